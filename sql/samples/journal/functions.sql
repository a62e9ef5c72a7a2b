-- What the generators of the journal share.
create function pg_temp.text_key(kind text, i bigint) returns varchar stable
  return md5(current_setting('sample.seed') || ':' || kind || ':' || i)::uuid::text;

create function pg_temp.user_key(i bigint) returns varchar stable
  return substr(md5(current_setting('sample.seed') || ':user:' || i), 1, 28);

-- Most is written by few.
create function pg_temp.writer(i bigint) returns varchar stable
  return pg_temp.user_key(floor(
    pg_temp.number('users') * ((pg_temp.hash(i, 23) % 1000000) / 1000000.0::double precision) ^ 1.5)::bigint);

-- Story sessions of three years, ascending by number, while the program finds users: a day at the end has three times
-- the stories of a day at the beginning. Nearly half of them are older than 365 days.
create function pg_temp.created_at(i bigint) returns timestamptz stable
  return date_trunc('milliseconds', pg_temp.present()
    - make_interval(secs => 94608000 * (1 - (sqrt(1 + 8 * i::double precision / pg_temp.number('stories')) - 1) / 2)
        + pg_temp.hash(i, 20) % 3600));

-- 3 to 9 answers a story, 6 on average: each run of 10 stories has 60.
create function pg_temp.answers(i bigint) returns int stable
  return ('{3,4,5,5,6,6,7,7,8,9}'::int[])[1 + (i * 3 + pg_temp.hash(i / 10, 22)) % 10];

-- Closer together where a story is so young that the last would lie in the future.
create function pg_temp.answered_at(i bigint, n int) returns timestamptz stable
  return pg_temp.created_at(i) + n * least(interval '7 minutes',
    (pg_temp.present() - pg_temp.created_at(i)) / (pg_temp.answers(i) + 1));
