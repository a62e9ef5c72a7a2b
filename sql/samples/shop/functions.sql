-- Each run of 20 orders has each slot once, in an order of its own: 0-13 delivered, 14-15 cancelled, 16 returned,
-- 17 shipped, 18 paid, 19 placed. So counts are exact and nothing depends on age.
create function pg_temp.slot(i bigint) returns int stable
  return ((i * 7 + pg_temp.hash(i / 20, 1)) % 20)::int;

-- Orders of three years, ascending by number, recent months denser: about 85 % are older than 90 days.
create function pg_temp.placed_at(i bigint) returns timestamptz stable
  return date_trunc('milliseconds', pg_temp.present()
    - make_interval(secs => 94608000 * (1 - i::double precision / pg_temp.number('orders')) ^ 1.3
        + pg_temp.hash(i, 2) % 21600));

create function pg_temp.delivery_id(i bigint) returns uuid stable
  return md5(current_setting('sample.seed') || ':delivery:' || i)::uuid;

create function pg_temp.country(i bigint) returns text stable
  return pg_temp.among(i, 3, '{DE,DE,DE,DE,AT,CH,NL,FR,PL,IT,ES,SE}');

create function pg_temp.city(i bigint) returns text stable
  return pg_temp.among(i, 4, '{Berlin,Hamburg,München,Köln,Leipzig,Wien,Zürich,Utrecht,Lyon,Kraków,Torino,Malmö}');

create function pg_temp.street(i bigint) returns text stable
  return pg_temp.among(i, 5, '{Lindenallee,Bahnhofstraße,Am Alten Markt,Goethestraße,Ringstraße,Kirchweg,Seeblick}')
    || ' ' || 1 + pg_temp.hash(i, 6) % 240;

create function pg_temp.remark(i bigint, salt int) returns text stable
  return pg_temp.among(i, salt, array['Please ring twice, the bell is easy to miss.', 'Leave it with the neighbours downstairs.', 'Customer asked for a call before the parcel comes.', 'Gift: no invoice in the box, please.',
    'Second attempt agreed by telephone.', 'Fragile; keep this side up and dry.'])
    || ' ' || substr(md5(i::text || salt), 1, 8 + (pg_temp.hash(i, salt) % 24)::int);
