"""What a provision is: its fields, its dates, its status on a day, the organisations that own it."""
