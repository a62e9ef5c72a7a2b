-- What the generators of the todos share. What is numbered through are trees: a todo with the subtasks below it, at
-- most eight of them together, numbered 0 to 7 in their tree.
create function pg_temp.key(kind text, i bigint) returns uuid stable
  return md5(current_setting('sample.seed') || ':' || kind || ':' || i)::uuid;

create function pg_temp.todo_key(i bigint, n int) returns uuid stable
  return pg_temp.key('todo', i * 8 + n);

-- Few have many: of 17,000 users the busiest has every 25th tree.
create function pg_temp.owner(i bigint) returns bigint stable
  return floor(pg_temp.number('users') * ((pg_temp.hash(i, 23) % 1000000) / 1000000.0::double precision) ^ 3)::bigint;

-- Trees of three years, ascending by number, while the program finds users: a day at the end has three times the trees
-- of a day at the beginning.
create function pg_temp.begun_at(i bigint) returns timestamptz stable
  return date_trunc('milliseconds', pg_temp.present()
    - make_interval(secs => 94608000 * (1 - (sqrt(1 + 8 * i::double precision / pg_temp.number('trees')) - 1) / 2)
        + pg_temp.hash(i, 20) % 3600));

-- Each run of 10 trees has each shape once, in an order of its own: four todos without subtasks, and trees of 3 to 8
-- todos, of which one goes four levels down in a line and another one forks; 36 todos altogether.
create function pg_temp.shape(i bigint, shapes text[]) returns int[] stable
  return shapes[1 + (i * 3 + pg_temp.hash(i / 10, 22)) % 10]::int[];

-- Of each todo of a tree, the number of the one above it.
create function pg_temp.above(i bigint) returns int[] stable
  return pg_temp.shape(i, array['{null}', '{null}', '{null}', '{null}', '{null,0,0}', '{null,0,0,0}', '{null,0,0,0,1}',
    '{null,0,1,2,3}', '{null,0,0,1,1,2,3}', '{null,0,0,1,1,3,5,5}']);

create function pg_temp.depths(i bigint) returns int[] stable
  return pg_temp.shape(i, array['{0}', '{0}', '{0}', '{0}', '{0,1,1}', '{0,1,1,1}', '{0,1,1,1,2}',
    '{0,1,2,3,4}', '{0,1,1,2,2,2,3}', '{0,1,1,2,2,3,4,4}']);

-- Closer together where a tree is so young that the last would lie in the future.
create function pg_temp.created_at(i bigint, n int) returns timestamptz stable
  return pg_temp.begun_at(i) + n * least(interval '3 hours', (pg_temp.present() - pg_temp.begun_at(i)) / 9);

-- Within 40 days, each todo of a tree at a time of its own; null while it is open. One tree of 20 was given up and is
-- open for ever; of one of 10 the last subtask was forgotten, below todos that are completed.
create function pg_temp.completed_at(i bigint, n int, todos int, created_at timestamptz) returns timestamptz stable
  return case
    when pg_temp.hash(i, 24) % 20 > 0 and (pg_temp.hash(i, 25) % 10 > 0 or n < todos - 1)
      and created_at + make_interval(hours => 1 + (pg_temp.hash(i * 8 + n, 26) % 960)::int) <= pg_temp.present()
    then created_at + make_interval(hours => 1 + (pg_temp.hash(i * 8 + n, 26) % 960)::int) end;
