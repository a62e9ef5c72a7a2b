-- What all samples share: every value is a pure function of the seed and a row number, so that two loads with one seed
-- give the same rows, whatever their order. Settings of the session: sample.seed, sample.now, how many there are of what
-- the sample numbers and of what takes the rest (such as sample.orders and sample.customers), and sample.from /
-- sample.until, the slice of numbers (0-based, half open) to make.
create function pg_temp.number(setting text) returns bigint stable
  return current_setting('sample.' || setting)::bigint;

create function pg_temp.present() returns timestamptz stable
  return current_setting('sample.now')::timestamptz;

-- 0 .. 2^62 - 1
create function pg_temp.hash(i bigint, salt int) returns bigint stable
  return hashint8extended(i, current_setting('sample.seed')::bigint + salt) & 4611686018427387903;

create function pg_temp.among(i bigint, salt int, choices text[]) returns text stable
  return choices[1 + pg_temp.hash(i, salt) % cardinality(choices)];

create function pg_temp.person(i bigint) returns text stable
  return pg_temp.among(i, 7, '{Ada,Ben,Chiara,David,Elif,Farid,Greta,Henrik,Ines,Jonas,Katarzyna,Luis,Mara,Noor}')
    || ' ' || pg_temp.among(i, 8, '{Albrecht,Brunner,Castellano,Dvořák,Eriksen,Fontaine,Grabowski,Haas,Ivanova,Jansen}');
