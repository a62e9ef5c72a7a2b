-- a photo of each delivery, and a signature for every second one
insert into proofs
select pg_temp.delivery_id(i), proof_no,
       case proof_no when 1 then 'photo' else 'signature' end,
       least(pg_temp.placed_at(i) + make_interval(hours => 61 + (pg_temp.hash(i, 53) % 60)::int), pg_temp.present()),
       'scanner-' || pg_temp.hash(i, 80) % 900,
       'proofs/' || md5('proof' || i) || '/' || proof_no || '.jpg',
       sha256(convert_to(current_setting('sample.seed') || i || proof_no, 'UTF8')),
       47.5 + (pg_temp.hash(i, 81) % 700000) / 100000.0,
       6.0 + (pg_temp.hash(i, 82) % 900000) / 100000.0,
       case proof_no when 2 then pg_temp.person(i) end,
       pg_temp.remark(i, 83)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i,
     generate_series(1, 2 - pg_temp.slot(i) % 2) proof_no
where pg_temp.slot(i) < 14 or pg_temp.slot(i) in (16, 17);

-- an invoice for every order that was paid, and a credit note for a returned one
insert into order_documents
select case copy when 1 then 'INV-' else 'CRN-' end || lpad((i + 1)::text, 9, '0'),
       i + 1,
       case copy when 1 then 'invoice' else 'credit note' end,
       least(pg_temp.placed_at(i) + make_interval(days => copy * copy), pg_temp.present()),
       case copy when 1 then 'Invoice' else 'Credit note' end || ' for order ' || i + 1,
       'documents/' || md5('document' || i || copy) || '.pdf',
       sha256(convert_to(current_setting('sample.seed') || 'document' || i || copy, 'UTF8')),
       20000 + pg_temp.hash(i, 90) % 300000,
       pg_temp.among(i, 91, '{de,de,de,en,fr,pl}'),
       pg_temp.person(i),
       pg_temp.remark(i, 92)
from generate_series(pg_temp.number('from'), pg_temp.number('until') - 1) i,
     generate_series(1, case pg_temp.slot(i) when 16 then 2 else 1 end) copy
where pg_temp.slot(i) <> 19;
