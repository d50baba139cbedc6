"""What a provision is: its fields, its dates, how it stands on a day, who keeps it."""
