-- What the generators of the hospital share. Its clocks show the ward's time: timestamps have no zone, as in the seed.
create function pg_temp.clock() returns timestamp stable
  return pg_temp.present() at time zone 'Europe/Berlin';

create function pg_temp.key(kind text, i bigint) returns uuid stable
  return md5(current_setting('sample.seed') || ':' || kind || ':' || i)::uuid;

-- Orders of two years, ascending by number, while the hospital grows: a day at the end has five times the orders of a
-- day at the beginning. 2,190,000 orders make the 1,000 to 5,000 a day of a medium hospital; fewer are the same two
-- years thinned out. About 80 % are older than 90 days.
create function pg_temp.created_at(i bigint) returns timestamp stable
  return date_trunc('milliseconds', pg_temp.clock()
    - make_interval(secs => 63072000 * (1 - (sqrt(1 + 24 * i::double precision / pg_temp.number('orders')) - 1) / 4)
        + pg_temp.hash(i, 20) % 3600));

-- Each run of 20 numbers has each slot once, in an order of its own.
create function pg_temp.slot(i bigint, salt int) returns int stable
  return ((i * 7 + pg_temp.hash(i / 20, salt)) % 20)::int;

-- One order of 20 is a long-term therapy that stays active, whatever its age; the others end after 3 to 21 days,
-- three of four completed.
create function pg_temp.status(i bigint) returns text stable
  return case
    when pg_temp.slot(i, 21) = 0 then 'active'
    when pg_temp.created_at(i) > pg_temp.clock() - make_interval(days => 2 + pg_temp.slot(i, 21)) then 'active'
    when pg_temp.slot(i, 21) < 15 then 'completed'
    else 'discontinued' end;

-- 1 to 6 administrations an order, 3 on average: each run of 10 orders has 30.
create function pg_temp.administrations(i bigint) returns int stable
  return ('{1,1,2,2,3,3,3,4,5,6}'::int[])[1 + (i * 3 + pg_temp.hash(i / 10, 22)) % 10];

-- Every eight hours, or closer together where an order is so young that the last would lie in the future.
create function pg_temp.administered_at(i bigint, n int) returns timestamp stable
  return pg_temp.created_at(i) + n * least(interval '8 hours',
    (pg_temp.clock() - pg_temp.created_at(i)) / (pg_temp.administrations(i) + 1));

create function pg_temp.patient(i bigint) returns bigint stable
  return floor(pg_temp.number('patients') * ((pg_temp.hash(i, 23) % 1000000) / 1000000.0::double precision) ^ 1.5)::bigint;

create function pg_temp.ward(i bigint, salt int) returns smallint stable
  return (1 + pg_temp.hash(i, salt) % 12)::smallint;

create function pg_temp.note(i bigint, salt int) returns text stable
  return pg_temp.among(i, salt, array['Taken with water after the meal.', 'Patient asked what it is for; explained.',
    'Slight nausea afterwards, told the physician.', 'Given by the night shift.', 'Wristband scanned.',
    'Blood pressure taken before.']) || ' ' || substr(md5(i::text || salt), 1, 6 + (pg_temp.hash(i, salt) % 14)::int);
