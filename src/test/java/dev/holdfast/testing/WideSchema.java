package dev.holdfast.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A database of as many tables as a test wants, of the shapes that real ones have, and what a DBA would make of each.
///
/// The same number gives the same tables.
public final class WideSchema {
    private final int rows;
    private final StringBuilder tables = new StringBuilder();
    private final StringBuilder data = new StringBuilder();
    private final Map<String, Wanted> policies = new LinkedHashMap<>();
    private final Map<String, String> unconfigured = new LinkedHashMap<>();
    private int made;

    /// A policy over a table. @param age as the policy names it
    public record Wanted(String tableClass, String age, Set<String> bundle) {}

    /// @param count of tables, at least 20; @param rows of each; none are written for 0, and nothing is analysed then
    public WideSchema(int count, int rows) {
        this.rows = rows;
        masters();
        for (int number = 1; made < count; number++) {
            for (Shape shape : shapes()) {
                if (made + shape.tables() <= count) {
                    shape.maker().make("%03d".formatted(number));
                    made += shape.tables();
                }
            }
        }
    }

    /// By table, without its schema.
    public Map<String, Wanted> policies() {
        return policies;
    }

    /// Tables that get no policy, and the kind of reason.
    public Map<String, String> unconfigured() {
        return unconfigured;
    }

    public int tables() {
        return made;
    }

    /// All that makes the database, in one script.
    public String script() {
        return tables + (rows == 0 ? "" : data + "analyze;\n");
    }

    private interface Maker {
        void make(String number);
    }

    private record Shape(int tables, Maker maker) {}

    private List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>();
        shapes.add(new Shape(3, this::claims));
        shapes.add(new Shape(1, this::positions));
        shapes.add(new Shape(1, this::prices));
        shapes.add(new Shape(1, this::logs));
        shapes.add(new Shape(1, this::dateless));
        shapes.add(new Shape(1, this::keyless));
        shapes.add(new Shape(1, this::trees));
        shapes.add(new Shape(1, this::manyDates));
        shapes.add(new Shape(1, this::valuations));
        shapes.add(new Shape(2, this::circles));
        return shapes;
    }

    private void masters() {
        tables.append("""
                create table customer (customer_id bigint primary key, name text not null, created_at date not null);
                create table contract (contract_id bigint primary key, signed_on date not null, maturity_date date not null);
                create table instrument (instrument_id bigint primary key, isin text not null unique);
                """);
        data.append("""
                insert into customer select i, 'name ' || i, date '2015-01-01' + i from generate_series(1, 10) i;
                insert into contract select i, date '2015-01-01' + i, date '2020-01-01' + i * 400 from generate_series(1, 10) i;
                insert into instrument select i, 'isin' || i from generate_series(1, 10) i;
                """);
        made += 3;
        unconfigured.put("customer", "master");
        unconfigured.put("contract", "master");
        unconfigured.put("instrument", "master");
    }

    /// A root that others hang on, done or not.
    private void claims(String number) {
        tables.append("""
                create table claim_%1$s (id bigint primary key, customer_id bigint not null references customer,
                  filed_at timestamptz not null, updated_at timestamptz not null, status text not null);
                create index on claim_%1$s (filed_at);
                create table claim_%1$s_line (claim_id bigint references claim_%1$s on delete cascade, line int,
                  text text not null, primary key (claim_id, line));
                create table payout_%1$s (id bigint primary key, claim_id bigint not null references claim_%1$s,
                  paid_at timestamptz not null);
                create index on payout_%1$s (claim_id);
                """.formatted(number));
        data.append("""
                insert into claim_%1$s select i, 1 + i %% 10, timestamptz '2022-01-01 00:00Z' + i * interval '1 day', now(),
                  (array['open', 'closed', 'rejected'])[1 + i %% 3] from generate_series(1, %2$d) i;
                insert into claim_%1$s_line select i, 1, 'text' from generate_series(1, %2$d) i;
                insert into payout_%1$s select i, i, timestamptz '2022-02-01 00:00Z' + i * interval '1 day'
                  from generate_series(1, %2$d) i;
                """.formatted(number, rows));
        policies.put(
                "claim_" + number,
                new Wanted(
                        "functional",
                        "filed_at",
                        new TreeSet<>(Set.of("claim_%s_line".formatted(number), "payout_" + number))));
    }

    /// A composite key with a date in it, and rows that are needed until a contract ends.
    private void positions(String number) {
        tables.append("""
                create table position_%1$s (basket_id bigint, position_id bigint, business_date date,
                  contract_id bigint not null references contract, amount numeric not null,
                  primary key (basket_id, position_id, business_date));
                """.formatted(number));
        data.append("""
                insert into position_%1$s select i %% 7, i, date '2021-01-01' + i, 1 + i %% 10, i
                  from generate_series(1, %2$d) i;
                """.formatted(number, rows));
        policies.put("position_" + number, new Wanted("functional", "contract.maturity_date", Set.of()));
    }

    private void prices(String number) {
        tables.append("""
                create table price_history_%1$s (instrument_id bigint references instrument, price_date date, close numeric,
                  primary key (instrument_id, price_date));
                create index on price_history_%1$s (price_date);
                """.formatted(number));
        data.append("""
                insert into price_history_%1$s select 1 + i %% 10, date '2021-01-01' + i, i from generate_series(1, %2$d) i;
                """.formatted(number, rows));
        policies.put("price_history_" + number, new Wanted("reference", "price_date", Set.of()));
    }

    private void logs(String number) {
        tables.append("""
                create table audit_log_%1$s (id bigint generated always as identity primary key,
                  logged_at timestamptz not null, message text);
                """.formatted(number));
        data.append("""
                insert into audit_log_%1$s (logged_at, message)
                  select timestamptz '2024-01-01 00:00Z' + i * interval '1 day', 'x' from generate_series(1, %2$d) i;
                """.formatted(number, rows));
        policies.put("audit_log_" + number, new Wanted("operational", "logged_at", Set.of()));
    }

    private void dateless(String number) {
        tables.append(
                "create table layout_%s (layout_no int primary key, birth_date date, body text);\n".formatted(number));
        data.append("insert into layout_%s select i, date '1970-01-01', 'x' from generate_series(1, %d) i;\n"
                .formatted(number, rows));
        unconfigured.put("layout_" + number, "no-date");
    }

    private void keyless(String number) {
        tables.append("create table reading_%s (read_at timestamptz not null, payload text);\n".formatted(number));
        data.append(
                "insert into reading_%s select now(), 'x' from generate_series(1, %d) i;\n".formatted(number, rows));
        unconfigured.put("reading_" + number, "no-key");
    }

    private void trees(String number) {
        tables.append("""
                create table folder_%1$s (id bigint primary key, above_id bigint references folder_%1$s,
                  created_at timestamptz not null);
                """.formatted(number));
        data.append(
                "insert into folder_%s select i, null, now() - i * interval '1 day' from generate_series(1, %d) i;\n"
                        .formatted(number, rows));
        policies.put("folder_" + number, new Wanted("functional", "created_at", Set.of()));
    }

    /// Many dates, of which one says when it happened.
    private void manyDates(String number) {
        tables.append("""
                create table "Deal%1$s" ("dealId" bigint primary key, "tradeDate" date not null, "createdAt" timestamp not null,
                  "lastUpdated" timestamp not null, "validTo" date, "birthDate" date);
                create index on "Deal%1$s" ("tradeDate");
                """.formatted(number));
        data.append("""
                insert into "Deal%1$s" select i, date '2021-01-01' + i, timestamp '2021-01-02' + i * interval '1 day', now(),
                  date '9999-12-31', date '1960-01-01' + i from generate_series(1, %2$d) i;
                """.formatted(number, rows));
        policies.put("Deal" + number, new Wanted("functional", "tradeDate", Set.of()));
    }

    /// Belongs to a contract, which no foreign key says.
    private void valuations(String number) {
        tables.append("""
                create table valuation_%1$s (valuation_no bigint primary key, contract_id bigint not null,
                  valued_on date not null);
                """.formatted(number));
        data.append(
                "insert into valuation_%s select i, 1 + i %% 10, date '2021-01-01' + i from generate_series(1, %d) i;\n"
                        .formatted(number, rows));
        policies.put("valuation_" + number, new Wanted("functional", "contract.maturity_date", Set.of()));
    }

    private void circles(String number) {
        tables.append("""
                create table buyer_%1$s (id bigint primary key, deal_no bigint, met_at timestamptz not null);
                create table seller_%1$s (id bigint primary key, buyer_no bigint references buyer_%1$s,
                  met_at timestamptz not null);
                alter table buyer_%1$s add foreign key (deal_no) references seller_%1$s;
                """.formatted(number));
        data.append("""
                insert into buyer_%1$s select i, null, now() - i * interval '1 day' from generate_series(1, %2$d) i;
                insert into seller_%1$s select i, i, now() - i * interval '1 day' from generate_series(1, %2$d) i;
                """.formatted(number, rows));
        unconfigured.put("buyer_" + number, "cycle");
        unconfigured.put("seller_" + number, "cycle");
    }
}
