"""When somebody needs help or harm was disclosed: a flag for the safeguarding lead, without the words."""
