-- Which work an address of the portal belongs to is asked at every submission of a page.
create index release_page_path on release ((content -> 'page' ->> 'path')) where status in ('pending', 'approved', 'published');
