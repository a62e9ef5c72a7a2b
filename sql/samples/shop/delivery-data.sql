insert into deliveries
select pg_temp.delivery_id(i),
       i + 1,
       pg_temp.among(i, 50, '{DHL,DHL,DHL,Hermes,DPD,GLS,UPS}'),
       'T' || 100000000000 + pg_temp.hash(i, 51) % 900000000000,
       case when pg_temp.slot(i) = 17 then 'on the way' else 'delivered' end,
       least(placed_at + make_interval(hours => 20 + (pg_temp.hash(i, 52) % 40)::int), pg_temp.present()),
       case when pg_temp.slot(i) <> 17
            then least(placed_at + make_interval(hours => 61 + (pg_temp.hash(i, 53) % 60)::int), pg_temp.present()) end,
       pg_temp.person(i), pg_temp.street(i), pg_temp.city(i), pg_temp.country(i),
       200 + pg_temp.hash(i, 54) % 20000,
       pg_temp.remark(i, 55) || ' ' || pg_temp.remark(i, 56)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i,
     lateral (select pg_temp.placed_at(i) as placed_at) made
where pg_temp.slot(i) < 14 or pg_temp.slot(i) in (16, 17);

-- three events a delivery
insert into delivery_events overriding system value
select i * 3 + event,
       pg_temp.delivery_id(i),
       ('{handed over,in depot,out for delivery}'::text[])[event],
       least(pg_temp.placed_at(i) + make_interval(hours => 20 * event), pg_temp.present()),
       pg_temp.among(i * 3 + event, 60, '{Großbeeren,Hannover,Nürnberg,Duisburg,Kabelsketal}'),
       pg_temp.person(i * 3 + event),
       'scan ' || md5('scan' || i || event) || ': ' || pg_temp.remark(i * 3 + event, 61)
         || ' Next: ' || pg_temp.remark(i, 62)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i,
     generate_series(1, 3) event
where pg_temp.slot(i) < 14 or pg_temp.slot(i) in (16, 17);

-- a returned order comes back in one parcel, or in two
insert into return_shipments
select i + 1, return_no,
       pg_temp.among(i, 70, '{too small,damaged,not as described,changed my mind,too late}'),
       pg_temp.among(i, 71, '{DHL,Hermes,DPD}'),
       'R' || 100000000000 + pg_temp.hash(i * 2 + return_no, 72) % 900000000000,
       'refunded',
       least(pg_temp.placed_at(i) + make_interval(days => 6 + (pg_temp.hash(i, 73) % 20)::int), pg_temp.present()),
       300 + pg_temp.hash(i, 74) % 20000,
       pg_temp.remark(i, 75) || ' ' || pg_temp.remark(i, 76)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i,
     generate_series(1, 1 + (i / 20 % 2)::int) return_no
where pg_temp.slot(i) = 16;
