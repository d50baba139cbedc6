"""What people see and do: pages, forms, sign-in and referrals, over the web."""
