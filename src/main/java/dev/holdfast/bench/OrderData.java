package dev.holdfast.bench;

/// Two tables as shops have them: 12 columns, 230 to 270 bytes a row, a primary key and three more indexes each; three
/// lines an order, under a foreign key.
///
/// Seven orders in ten are due: done, and placed more than a year ago. Nothing was placed between 300 and 400 days ago,
/// so that a cut-off reckoned by the minute or by the day means the same rows.
final class OrderData {
    /// What every contender moves, for `orders o`.
    static final String DUE = "o.status IN ('done', 'cancelled') AND o.placed_at < now() - interval '365 days'";

    /// The same as a policy says it.
    static final String CRITERIA = "status in ('done', 'cancelled')";

    private static final double DUE_SHARE = 0.702;

    private static final int LINES = 3;

    private OrderData() {}

    /// How many orders it takes so that about `rows` rows are due.
    static long ordersFor(long rows) {
        return Math.round(rows / (DUE_SHARE * (1 + LINES)));
    }

    static final String TABLES = """
            CREATE TABLE orders (
              id bigint NOT NULL, shop int NOT NULL, buyer bigint NOT NULL, status text NOT NULL,
              placed_at timestamptz NOT NULL, changed_at timestamptz NOT NULL, amount numeric(12,2) NOT NULL,
              currency text NOT NULL, source text NOT NULL, ship_to text, remarks text, extra jsonb);
            CREATE TABLE order_lines (
              id bigint NOT NULL, order_id bigint NOT NULL, article text NOT NULL, pieces int NOT NULL,
              price numeric(12,2) NOT NULL, vat numeric(12,2) NOT NULL, depot text NOT NULL, status text NOT NULL,
              placed_at timestamptz NOT NULL, changed_at timestamptz NOT NULL, label text, extra jsonb);
            """;

    static String rows(long orders) {
        return """
                SELECT setseed(0.42);
                INSERT INTO orders
                SELECT i, i %% 50, (random() * %1$d / 5)::bigint,
                  CASE WHEN random() < 0.9 THEN (ARRAY['done', 'cancelled'])[1 + (random() < 0.2)::int]
                    ELSE (ARRAY['open', 'disputed'])[1 + (random() < 0.3)::int] END,
                  at, at + random() * interval '20 days', (random() * 1000)::numeric(12,2), 'EUR',
                  (ARRAY['web', 'app', 'desk', 'phone'])[1 + i %% 4], md5(i::text) || ' Street ' || i %% 999,
                  md5((i * 7)::text) || md5((i * 11)::text),
                  jsonb_build_object('from', 'import', 'v', i %% 7, 'ref', md5((i * 3)::text))
                FROM generate_series(1, %1$d) i,
                  LATERAL (SELECT date_trunc('day', now()) + CASE WHEN i <= %1$d * 0.78
                    THEN interval '-1500 days' + i * (interval '1100 days' / (%1$d * 0.78))
                    ELSE interval '-300 days' + (i - %1$d * 0.78) * (interval '290 days' / (%1$d * 0.22))
                    END AS at);
                INSERT INTO order_lines
                SELECT (o.id - 1) * 3 + n, o.id, 'ART-' || (o.id * 31 + n * 17) %% 20000, 1 + o.id %% 5,
                  (random() * 100)::numeric(12,2), (random() * 20)::numeric(12,2), 'D' || o.id %% 12,
                  CASE WHEN random() < 0.95 THEN 'shipped' ELSE 'returned' END, o.placed_at,
                  o.placed_at + interval '3 days', md5((o.id * 5 + n)::text) || md5((o.id * 13 + n)::text),
                  jsonb_build_object('lot', md5((o.id + n)::text), 'w', o.id %% 100)
                FROM orders o, generate_series(1, 3) n ORDER BY o.id, n;
                """.formatted(orders);
    }

    static final String INDEXES = """
            ALTER TABLE orders ADD PRIMARY KEY (id);
            CREATE INDEX ON orders (buyer);
            CREATE INDEX ON orders (placed_at);
            CREATE INDEX ON orders (status, changed_at);
            ALTER TABLE order_lines ADD PRIMARY KEY (id);
            CREATE INDEX ON order_lines (order_id);
            CREATE INDEX ON order_lines (article);
            CREATE INDEX ON order_lines (placed_at);
            """;

    static final String FOREIGN_KEY = "ALTER TABLE order_lines ADD FOREIGN KEY (order_id) REFERENCES orders (id);";

    /// Schema of the archive tables of the raw ways: every index of the source, no column of ours.
    static final String RAW_ARCHIVE = "raw_archive";

    static final String RAW_ARCHIVES = """
            CREATE SCHEMA raw_archive;
            CREATE TABLE raw_archive.orders (LIKE orders INCLUDING ALL);
            CREATE TABLE raw_archive.order_lines (LIKE order_lines INCLUDING ALL);
            """;
}
