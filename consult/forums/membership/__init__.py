"""Forums, their hubs and members by alias, who may enter, and what each member has done."""
