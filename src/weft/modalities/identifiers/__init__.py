"""What is read as it stands, so that no part of it is misread as a number: addresses, phones, codes."""
