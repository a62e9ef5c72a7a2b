-- the pharmacy and 12 wards, once
insert into wards
select i, (array['Central pharmacy', 'Cardiology', 'Neurology', 'Oncology', 'Paediatrics', 'Surgery', 'Orthopaedics',
         'Intensive care', 'Urology', 'Geriatrics', 'Maternity', 'Emergency', 'Internal medicine'])[i + 1],
       i / 3, case when i = 0 then 0 else 18 + pg_temp.hash(i, 30) % 15 end
from generate_series(0, 12) i
where pg_temp.number('from') = 0;

-- 25 substances in 4 strengths, once
insert into drugs
select pg_temp.key('drug', i),
       (array['Paracetamol', 'Ibuprofen', 'Metoprolol', 'Ramipril', 'Furosemide', 'Pantoprazole', 'Metformin',
         'Insulin glargine', 'Enoxaparin', 'Morphine', 'Fentanyl', 'Amoxicillin', 'Ceftriaxone', 'Piperacillin',
         'Vancomycin', 'Ondansetron', 'Dexamethasone', 'Prednisolone', 'Salbutamol', 'Levothyroxine', 'Atorvastatin',
         'Clopidogrel', 'Bisoprolol', 'Lorazepam', 'Potassium chloride'])[1 + i / 4],
       chr(65 + (pg_temp.hash(i / 4, 31) % 14)::int) || lpad((pg_temp.hash(i / 4, 32) % 17)::text, 2, '0') || 'A',
       pg_temp.among(i, 33, '{tablet,tablet,capsule,vial,ampoule,drops}'),
       (array['5 mg', '20 mg', '100 mg', '500 mg'])[1 + i % 4],
       i / 4 in (9, 10, 23)
from generate_series(0, 99) i
where pg_temp.number('from') = 0;

insert into patients
select pg_temp.key('patient', i),
       'MRN-' || 10000000 + i,
       pg_temp.person(i),
       pg_temp.clock()::date - (200 + pg_temp.hash(i, 40) % 33000)::int,
       pg_temp.among(i, 41, '{F,M}'),
       pg_temp.ward(i, 42),
       pg_temp.among(i, 43, '{0+,0+,0+,A+,A+,A+,B+,AB+,0-,A-}'),
       case when pg_temp.hash(i, 44) % 4 = 0 then pg_temp.among(i, 45, '{Penicillin,Latex,Aspirin,Nuts,Iodine}') end,
       pg_temp.clock() - make_interval(hours => (pg_temp.hash(i, 46) % 17500)::int)
from generate_series(
  pg_temp.number('from') * pg_temp.number('patients') / pg_temp.number('orders'),
  pg_temp.number('until') * pg_temp.number('patients') / pg_temp.number('orders') - 1) i;

insert into medication_orders
select pg_temp.key('order', i),
       pg_temp.key('patient', pg_temp.patient(i)),
       pg_temp.person(pg_temp.patient(i)),
       pg_temp.key('drug', pg_temp.hash(i, 50) % 100),
       pg_temp.ward(i, 51),
       status,
       pg_temp.among(i, 52, '{normal,normal,normal,normal,normal,urgent,stat}'),
       (1 + pg_temp.hash(i, 53) % 200) * 2.5,
       pg_temp.among(i, 54, '{mg,mg,mg,ml,IU}'),
       pg_temp.among(i, 55, '{oral,oral,oral,intravenous,subcutaneous,inhaled}'),
       pg_temp.among(i, 56, '{every 8 hours,every 8 hours,once a day,at night,as needed}'),
       'Dr. ' || pg_temp.person(pg_temp.hash(i, 57) % 60),
       created_at,
       case when status <> 'active' then
         least(pg_temp.administered_at(i, pg_temp.administrations(i)) + interval '1 hour', pg_temp.clock()) end,
       case when status = 'discontinued' then
         pg_temp.among(i, 58, '{side effects,discharged,changed to another drug,no longer indicated}') end
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i,
     lateral (select pg_temp.status(i) as status, pg_temp.created_at(i) as created_at) made;

insert into medication_administrations
select pg_temp.key('administration', i * 8 + n),
       pg_temp.key('order', i),
       pg_temp.administered_at(i, n),
       pg_temp.among(i * 8 + n, 60, '{given,given,given,given,given,given,given,given,given,given,refused,missed}'),
       (1 + pg_temp.hash(i, 53) % 200) * 2.5,
       pg_temp.person(pg_temp.hash(i * 8 + n, 61) % 140),
       'LOT-' || upper(substr(md5('lot' || pg_temp.hash(i, 62) % 5000), 1, 8)),
       lpad((pg_temp.hash(i * 8 + n, 63) % 10000000000000)::text, 13, '0'),
       case when pg_temp.hash(i * 8 + n, 64) % 3 = 0 then pg_temp.note(i * 8 + n, 65) end
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i,
     generate_series(1, pg_temp.administrations(i)) n;

-- one for each tenth order, at its time; one of 20 was lost on its way and is never closed
insert into drug_transfers
select pg_temp.key('transfer', i),
       pg_temp.key('drug', pg_temp.hash(i, 70) % 100),
       from_ward,
       (from_ward + 1 + pg_temp.hash(i, 71) % 12) % 13,
       1 + pg_temp.hash(i, 72) % 60,
       status,
       'LOT-' || upper(substr(md5('lot' || pg_temp.hash(i, 73) % 5000), 1, 8)),
       pg_temp.person(pg_temp.hash(i, 74) % 140),
       created_at,
       case when status = 'completed' then created_at + make_interval(mins => 20 + (pg_temp.hash(i, 75) % 600)::int) end,
       case when pg_temp.hash(i, 76) % 5 = 0 then pg_temp.among(i, 77,
         '{Cold chain kept,Counted twice,Countersigned by the pharmacist,Returned from the ward}') end
from generate_series(pg_temp.number('from') / 10, pg_temp.number('until') / 10 - 1) i,
     lateral (select (pg_temp.hash(i, 78) % 13)::smallint as from_ward, pg_temp.created_at(i * 10) as created_at,
       pg_temp.slot(i, 79) as slot) made,
     lateral (select case
       when created_at > pg_temp.clock() - interval '12 hours' then 'requested'
       when slot = 0 or created_at > pg_temp.clock() - interval '1 day' then 'in_transit'
       when slot < 18 then 'completed'
       else 'cancelled' end as status) closed;
