-- Periods are calendars in data: the yearly cut-off runs from 15/12 of the year before to 14/12.
create table period (
  id text primary key,
  name text not null,
  first_day date not null,
  last_day date not null,
  zone text not null
);
insert into period
select year::text, 'Năm ' || year, make_date(year - 1, 12, 15), make_date(year, 12, 14), 'Asia/Ho_Chi_Minh'
from generate_series(2022, 2030) as year;

-- Sources of the indicator rules, with the columns `domain` names.
create view fact_play as
select p.id::text as fact_id, p.kind, p.grade, p.channel, coalesce(r.class, '') as class, d.area, coalesce(r.work::text, '') as work_id,
  coalesce(r.id::text, '') as release_id, p.started_at as at, p.received_at as known_at, (p.heard_ms / 1000.0) as seconds
from play p join device d on d.id = p.device left join release r on r.id = p.release;

create view fact_release as
select r.id::text as fact_id, 'A'::text as grade, channel.name as channel, r.class, coalesce(part.areas[1], '') as area, r.work::text as work_id,
  r.id::text as release_id, r.approved_at as at, r.approved_at as known_at, 0::numeric as seconds
from release r
cross join lateral unnest(r.channels) as channel (name)
left join release_part part on part.release = r.id and part.position = 0
where r.approved_at is not null;

-- A stored result with its lineage: the board of numbers reads these, events refresh them.
create table figure (
  code text not null,
  period text not null references period (id),
  rule_version int not null,
  value bigint not null,
  proven bigint not null,
  late bigint not null,
  fact_set_digest text not null,
  by_month jsonb not null,
  by_area jsonb not null,
  as_of timestamptz not null,
  primary key (code, period)
);
