-- // delivery_total
-- Attempts to deliver, ever: attempts themselves are forgotten with their delivery, and a total must not fall.
create table delivery_total (
  result text primary key check (result in ('delivered', 'failed')),
  attempts bigint not null
);
select bring_back('delivery_total');
insert into delivery_total
select result, (select count(*) from delivery_attempt
                where (status between 200 and 299) is true = (result = 'delivered'))
from unnest('{delivered,failed}'::text[]) result
on conflict do nothing;

create function delivery_counted() returns trigger language plpgsql as $$
begin
  insert into delivery_total as total
  values (case when new.status between 200 and 299 then 'delivered' else 'failed' end, 1)
  on conflict (result) do update set attempts = total.attempts + 1;
  return null;
end $$;
create trigger delivery_counted after insert on delivery_attempt for each row execute function delivery_counted();

-- //@UNDO
drop trigger delivery_counted on delivery_attempt;
drop function delivery_counted();
select keep('delivery_total');
drop table delivery_total;
