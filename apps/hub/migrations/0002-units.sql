create extension if not exists unaccent;
create extension if not exists btree_gist;

-- An identity that outlives its names (Luật tổ chức chính quyền địa phương 2025 ended the district level; facts before it keep their unit).
create table unit (
  id uuid primary key,
  tree text not null check (tree in ('administrative', 'force', 'department', 'external'))
);

-- valid_to is the last day on which the version holds.
create table unit_version (
  id uuid primary key,
  unit uuid not null references unit (id),
  name text not null,
  short_name text not null,
  kind text not null,
  parent uuid references unit (id),
  code text,
  valid_from date not null,
  valid_to date,
  document text not null,
  check (valid_to is null or valid_to >= valid_from),
  constraint unit_version_one_at_a_time exclude using gist (unit with =, daterange(valid_from, valid_to, '[]') with &&) deferrable initially deferred
);
create index unit_version_parent on unit_version (parent);

create table unit_change (
  id uuid primary key,
  kind text not null check (kind in ('rename', 'merge', 'split', 'move', 'function_transfer', 'dissolve')),
  changed_on date not null,
  document text not null
);

create table unit_change_line (
  unit_change uuid not null references unit_change (id),
  from_unit uuid not null references unit (id),
  to_unit uuid not null references unit (id),
  scope text not null check (scope in ('whole', 'part')),
  primary key (unit_change, from_unit, to_unit)
);
create index unit_change_line_from on unit_change_line (from_unit);
create index unit_change_line_to on unit_change_line (to_unit);

-- Which unit stands for each of the two parties of the programme, by date: the office that held the task changed in 2025.
create table agency_unit (
  agency text not null check (agency in ('thong-tin', 'bien-phong')),
  unit uuid not null references unit (id),
  valid_from date not null,
  valid_to date,
  primary key (agency, valid_from)
);
