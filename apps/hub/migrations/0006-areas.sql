-- Where a release can be sent to, under the name that screens show. Whether it may be sent is the signed policy's word.
create table area (
  id text primary key,
  name text not null
);
