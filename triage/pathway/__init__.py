"""The result: every provision in its part and order, and which questions still matter."""
