"""What admins see and settle: models trained here, and what reading anew by them would change."""
