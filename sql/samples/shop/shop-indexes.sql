create unique index customers_by_email on customers (email);
create index customers_by_city on customers (country, city);
create index customers_by_created_at on customers (created_at);

alter table orders add foreign key (customer_id) references customers;
create index orders_by_customer on orders (customer_id);
create index orders_by_placed_at on orders (placed_at);
create index orders_by_status on orders (status, placed_at);

alter table order_items add foreign key (order_id) references orders;
create index order_items_by_sku on order_items (sku);
create index order_items_by_picked_at on order_items (picked_at);
create index order_items_by_warehouse on order_items (warehouse, sku);

alter table payments add foreign key (order_id) references orders;
create index payments_by_order on payments (order_id);
create index payments_by_paid_at on payments (paid_at);
create index payments_by_reference on payments (provider_reference);

select setval(pg_get_serial_sequence('customers', 'id'), (select max(id) from customers));
select setval(pg_get_serial_sequence('orders', 'id'), (select max(id) from orders));
