"""The schedule: thin Prefect flows over the steps."""
