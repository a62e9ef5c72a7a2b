insert into customers overriding system value
select i + 1,
       'customer' || i + 1 || '@' || pg_temp.among(i, 10, '{example.org,example.com,example.net}'),
       pg_temp.person(i), pg_temp.street(i), pg_temp.city(i), pg_temp.country(i),
       '+49 30 ' || 1000000 + pg_temp.hash(i, 11) % 9000000,
       pg_temp.hash(i, 12) % 5000,
       pg_temp.hash(i, 13) % 3 = 0,
       pg_temp.present() - make_interval(days => 1100 + (pg_temp.hash(i, 14) % 1500)::int),
       pg_temp.remark(i, 15)
from generate_series(
  pg_temp.number('from') * pg_temp.number('customers') / pg_temp.number('orders'),
  pg_temp.number('until') * pg_temp.number('customers') / pg_temp.number('orders') - 1) i;

insert into orders overriding system value
select i + 1,
       -- a few customers buy a lot
       1 + floor(pg_temp.number('customers') * ((pg_temp.hash(i, 20) % 1000000) / 1000000.0::double precision) ^ 2)::bigint,
       case when slot < 14 then 'delivered' when slot < 16 then 'cancelled' when slot = 16 then 'returned'
            when slot = 17 then 'shipped' when slot = 18 then 'paid' else 'placed' end,
       placed_at,
       least(placed_at + make_interval(hours => 30 + (pg_temp.hash(i, 21) % 200)::int), pg_temp.present()),
       pg_temp.among(i, 22, '{web,web,web,app,app,telephone,marketplace}'),
       'EUR',
       500 + pg_temp.hash(i, 23) % 40000,
       pg_temp.person(i), pg_temp.street(i), pg_temp.city(i), pg_temp.country(i),
       pg_temp.remark(i, 24)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i,
     lateral (select pg_temp.slot(i) as slot, pg_temp.placed_at(i) as placed_at) made;

-- 1 to 4 lines an order, 2 on average: each run of 10 orders has 20
insert into order_items
select i + 1, line,
       'SKU-' || 10000 + pg_temp.hash(i * 4 + line, 30) % 20000,
       pg_temp.among(i * 4 + line, 31, '{Oak shelf with three boards,Enamel mug blue rim,Linen bed sheet 140 x 200,
Desk lamp brass and walnut,Wool blanket herringbone,Cast iron pan 28 cm,Rain jacket unisex yellow}'),
       1 + pg_temp.hash(i * 4 + line, 32) % 3,
       300 + pg_temp.hash(i * 4 + line, 33) % 15000,
       case when pg_temp.hash(i * 4 + line, 34) % 5 = 0 then 7.00 else 19.00 end,
       pg_temp.among(i * 4 + line, 35, '{Großbeeren,Hannover,Nürnberg,Duisburg}'),
       pg_temp.placed_at(i) + make_interval(mins => 20 + (pg_temp.hash(i, 36) % 600)::int),
       'colour=' || pg_temp.among(i * 4 + line, 37, '{natural,black,white,forest green,night blue}')
         || ';batch=' || md5((i * 4 + line)::text) || ';note=' || pg_temp.remark(i * 4 + line, 38)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i,
     generate_series(1, ('{1,1,1,1,2,2,2,3,3,4}'::int[])[1 + (i * 3 + pg_temp.hash(i / 10, 39)) % 10]) line;

-- one payment an order, and a second one (a failed try before) for each tenth
insert into payments
select md5(current_setting('sample.seed') || ':payment:' || i || ':' || try)::uuid,
       i + 1,
       pg_temp.among(i, 40, '{card,card,paypal,invoice,sepa}'),
       case when try = 1 then 'settled' else 'refused' end,
       500 + pg_temp.hash(i, 23) % 40000,
       'EUR',
       'PSP-' || upper(substr(md5('reference' || i || try), 1, 20)),
       pg_temp.placed_at(i) + make_interval(secs => pg_temp.hash(i, 41) % 900),
       'code=' || pg_temp.hash(i, 42) % 100 || ' trace=' || md5('trace' || i || try) || ' ' || pg_temp.remark(i, 43)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i,
     generate_series(1, case when (i * 3 + pg_temp.hash(i / 10, 44)) % 10 = 0 then 2 else 1 end) try;
