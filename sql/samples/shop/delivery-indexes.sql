create index deliveries_by_order on deliveries (order_id);
create index deliveries_by_shipped_at on deliveries (shipped_at);
create index deliveries_by_tracking_no on deliveries (tracking_no);

alter table delivery_events add foreign key (delivery_id) references deliveries;
create index delivery_events_by_delivery on delivery_events (delivery_id);
create index delivery_events_by_at on delivery_events (at);
create index delivery_events_by_depot on delivery_events (depot, at);

create index return_shipments_by_requested_at on return_shipments (requested_at);
create index return_shipments_by_tracking_no on return_shipments (tracking_no);

select setval(pg_get_serial_sequence('delivery_events', 'id'), (select max(id) from delivery_events));
