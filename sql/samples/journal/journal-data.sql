insert into users
select pg_temp.user_key(i),
       'user' || i || '@journal.example',
       pg_temp.person(i),
       pg_temp.present() - make_interval(days => 1100 + (pg_temp.hash(i, 40) % 300)::int)
from generate_series(
  pg_temp.number('from') * pg_temp.number('users') / pg_temp.number('stories'),
  pg_temp.number('until') * pg_temp.number('users') / pg_temp.number('stories') - 1) i;

-- one for each tenth story
insert into user_preferences
select i,
       pg_temp.user_key(i / 10),
       pg_temp.among(i, 41, '{friendly,friendly,coach,professional,casual}'),
       case when pg_temp.hash(i, 42) % 3 > 0 then time '06:00' + make_interval(mins => (pg_temp.hash(i, 43) % 900)::int) end,
       pg_temp.hash(i, 44) % 4 = 0,
       jsonb_build_object('language', pg_temp.among(i, 45, '{en,en,de,fr,es}'), 'digest', pg_temp.hash(i, 46) % 2 = 0),
       pg_temp.created_at(i)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i
where i % 10 = 9;

-- two for each ten stories
insert into life_areas
select i,
       pg_temp.writer(i),
       pg_temp.among(i, 47, '{Health,Career,Family,Friends,Money,Learning,Home,Fun}') || ' ' || i,
       (pg_temp.hash(i, 48) % 101)::int,
       pg_temp.among(i, 49, '{heart,briefcase,users,book,piggy-bank}'),
       pg_temp.created_at(i)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i
where i % 10 in (3, 6);

-- two for each ten stories
insert into goals
select i,
       pg_temp.writer(i),
       i - i % 10 + 3,
       pg_temp.among(i, 50, '{Run,Write,Learn,Save,Visit,Build}') || ' '
         || pg_temp.among(i, 51, '{10 kilometres,a novel,Portuguese,for a house,my parents,a boat}'),
       case when pg_temp.hash(i, 52) % 3 > 0 then repeat('Because I said so last year. ', 2 + i::int % 4) end,
       pg_temp.among(i, 53, '{todo,in_progress,in_progress,completed}'),
       pg_temp.hash(i, 54) % 10001 / 100.0,
       pg_temp.created_at(i)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i
where i % 5 = 0;

-- four for each goal
insert into tasks
select i * 4 + n,
       pg_temp.writer(i),
       i,
       pg_temp.among(i * 4 + n, 55, '{Call,Read,Buy,Plan,Practise,Clean,Ask}') || ' number ' || n,
       pg_temp.among(i * 4 + n, 56, '{todo,in_progress,completed,completed}'),
       case when pg_temp.hash(i * 4 + n, 57) % 2 = 0 then
         pg_temp.created_at(i) + make_interval(days => (pg_temp.hash(i * 4 + n, 58) % 60)::int) end,
       (15 * (1 + pg_temp.hash(i * 4 + n, 59) % 8))::int,
       pg_temp.created_at(i)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i, generate_series(0, 3) n
where i % 5 = 0;

-- two for each ten stories
insert into media_attachments
select i,
       pg_temp.writer(i),
       i - i % 10,
       (i - i % 10) * 4 + 1,
       pg_temp.among(i, 60, '{image,image,image,video,audio,document}'),
       '/media/' || pg_temp.text_key('media', i),
       1000 + pg_temp.hash(i, 61) % 9000000,
       pg_temp.created_at(i)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i
where i % 10 in (2, 8);

-- three for each ten stories
insert into memory_items
select i,
       pg_temp.writer(i),
       repeat('Remembered on a walk, and written down at home. ', 1 + (pg_temp.hash(i, 62) % 6)::int),
       array(select (pg_temp.hash(i * 8 + n, 63) % 2001 - 1000) / 1000.0::real from generate_series(0, 7) n),
       pg_temp.created_at(i)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i
where i % 10 in (1, 4, 7);

insert into story_sessions
select pg_temp.text_key('story', i),
       pg_temp.writer(i),
       'My ' || period || ' in words',
       repeat('It was a time of small steps, most of them in the right direction. ', 2 + (pg_temp.hash(i, 71) % 9)::int),
       case when pg_temp.hash(i, 72) % 5 = 0 then 'https://media.journal.example/' || pg_temp.text_key('video', i) end,
       pg_temp.among(i, 73, '{summary,summary,story,story,reflection,achievement}'),
       period,
       case when pg_temp.created_at(i) > pg_temp.present() - interval '1 day' then 'processing'
         else pg_temp.among(i, 74, '{completed,completed,completed,completed,completed,completed,completed,failed}') end,
       case when posted then 'posted' else pg_temp.among(i, 75, '{draft,draft,scheduled}') end,
       jsonb_build_array(i - i % 5),
       (100 + pg_temp.hash(i, 76) % 900)::int,
       case when posted then pg_temp.answered_at(i, 1) end,
       pg_temp.created_at(i)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i,
     lateral (select pg_temp.among(i, 70, '{daily,daily,daily,weekly,weekly,monthly}') as period,
                     pg_temp.hash(i, 77) % 3 = 0 as posted) made;

insert into feedback_logs
select pg_temp.text_key('feedback', i * 16 + n),
       pg_temp.writer(i),
       pg_temp.among(i * 16 + n, 80, '{task,task,goal,story,story,plan,ui}'),
       (i - i % 5)::text,
       jsonb_build_object('screen', pg_temp.among(i * 16 + n, 81, '{home,story,plan,review}'), 'position', n),
       pg_temp.among(i * 16 + n, 82, '{positive,positive,positive,neutral,negative}'),
       (pg_temp.hash(i * 16 + n, 83) % 201 - 100) / 100.0::real,
       case when pg_temp.hash(i * 16 + n, 84) % 4 = 0 then 'More of this, please, but not on a Monday' end,
       pg_temp.text_key('story', i),
       jsonb_build_object('os', pg_temp.among(i, 85, '{ios,android,android,web}'), 'version', '2.' || i % 9),
       case when pg_temp.answered_at(i, n) < pg_temp.present() - interval '7 days' then
         pg_temp.answered_at(i, n) + interval '6 days' end,
       pg_temp.answered_at(i, n)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i,
     generate_series(1, pg_temp.answers(i)) n;
