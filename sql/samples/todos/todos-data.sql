insert into users
select pg_temp.key('user', i),
       'user' || i || '@todos.example',
       pg_temp.person(i),
       pg_temp.present() - make_interval(days => 1100 + (pg_temp.hash(i, 40) % 300)::int)
from generate_series(
  pg_temp.number('from') * pg_temp.number('users') / pg_temp.number('trees'),
  pg_temp.number('until') * pg_temp.number('users') / pg_temp.number('trees') - 1) i;

-- (each `offset 0` has the server reckon a value once for all columns that use it)
insert into todos_active
select pg_temp.todo_key(i, n),
       pg_temp.key('user', owner),
       case when n > 0 then pg_temp.todo_key(i, above[n + 1]) end,
       case when pg_temp.hash(i, 50) % 3 > 0 then pg_temp.key('project', owner * 4 + pg_temp.hash(i, 51) % 4) end,
       pg_temp.among(i * 8 + n, 52, '{Call,Read,Buy,Plan,Write,Clean,Ask,Book}') || ' '
         || pg_temp.among(i * 8 + n, 53, '{the plumber,chapter four,a bicycle,the summer,to the bank,the attic,Noor,a table}'),
       case when pg_temp.hash(i * 8 + n, 54) % 2 = 0 then
         repeat('Not before the other things are out of the way. ', 1 + (pg_temp.hash(i * 8 + n, 55) % 5)::int) end,
       case when completed_at is not null then 'completed'
         else pg_temp.among(i * 8 + n, 56, '{todo,todo,in_progress}') end,
       (1 + pg_temp.hash(i * 8 + n, 57) % 5)::int,
       case when pg_temp.hash(i * 8 + n, 58) % 2 = 0 then
         created_at + make_interval(days => 1 + (pg_temp.hash(i * 8 + n, 59) % 60)::int) end,
       completed_at,
       n > 0 and pg_temp.hash(i, 60) % 3 = 0,
       depths[n + 1],
       created_at,
       coalesce(completed_at, created_at)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i,
     lateral (select pg_temp.above(i) as above, pg_temp.depths(i) as depths, pg_temp.owner(i) as owner offset 0) tree,
     generate_series(0, cardinality(above) - 1) n,
     lateral (select pg_temp.created_at(i, n) as created_at offset 0) begun,
     lateral (select pg_temp.completed_at(i, n, cardinality(above), created_at) as completed_at offset 0) ended;

-- two for the todo at the top of a tree, one for each second one below it: 32 for each run of 10 trees
insert into ai_interactions
select pg_temp.key('interaction', i * 16 + n * 2 + m),
       pg_temp.key('user', pg_temp.owner(i)),
       pg_temp.todo_key(i, n),
       case when n = 0 and m = 0 then 'breakdown'
         else pg_temp.among(i * 16 + n * 2 + m, 70, '{suggestion,suggestion,question}') end,
       pg_temp.among(i, 71, '{small,small,small,large}'),
       pg_temp.among(i * 16 + n * 2 + m, 72, '{What comes first?,How long will this take?,Split this into steps.,Whom could I ask?}'),
       repeat('Begin with what you can do today, and leave the rest for a better day. ',
         1 + (pg_temp.hash(i * 16 + n * 2 + m, 73) % 4)::int),
       (40 + pg_temp.hash(i * 16 + n * 2 + m, 74) % 900)::int,
       created_at + m * least(interval '5 minutes', (pg_temp.present() - created_at) / 2)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i,
     generate_series(0, cardinality(pg_temp.above(i)) - 1, 2) n,
     lateral (select pg_temp.created_at(i, n) as created_at offset 0) begun,
     generate_series(0, case when n = 0 then 1 else 0 end) m;
