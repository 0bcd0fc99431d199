"""What watches over the server may ask of it."""
