-- Images are history: the application may add them and read them, nothing else.
select guard_append_only('entity_images');
