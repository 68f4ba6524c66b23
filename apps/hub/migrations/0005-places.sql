create table place (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('site', 'shelf', 'store', 'custody', 'printer', 'transit', 'public', 'deposit', 'lost_found', 'scrap')),
  lon double precision not null check (lon between -180 and 180),
  lat double precision not null check (lat between -90 and 90),
  -- Where a release can be sent to; one place answers for one area.
  area text unique
);

-- Places never merge; the unit that answers for one does, and is dated.
create table place_unit (
  place uuid not null references place (id),
  unit uuid not null references unit (id),
  valid_from date not null,
  valid_to date,
  primary key (place, valid_from)
);
