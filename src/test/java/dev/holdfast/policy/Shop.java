package dev.holdfast.policy;

import dev.holdfast.catalog.Schema;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.DatabaseSpec.Role;
import dev.holdfast.estate.TestDatabase;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A small estate of catalog records made by hand.
final class Shop {
    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    static final TableInfo ORDERS = table(
            "orders",
            "id",
            "id bigint",
            "customer_id bigint",
            "status text",
            "state order_state",
            "Mixed Case text",
            "total numeric(12,2)",
            "ref uuid",
            "paid boolean",
            "placed_at timestamp with time zone",
            "packed_at timestamp without time zone",
            "due_on date",
            "notes jsonb",
            "tags text[]",
            "date date");
    static final TableInfo CONTRACTS =
            table("contracts", "id", "id bigint", "status text", "matured_on date", "client text");
    static final TableInfo ITEMS = table("order_items", "id", "id bigint", "order_id bigint", "sku text");
    static final TableInfo PAYMENTS = table("payments", "id", "id bigint", "order_id bigint", "amount numeric");
    static final TableInfo NODES = table("nodes", "id", "id bigint", "parent_id bigint");
    static final TableInfo LOOSE = table("loose", "", "id bigint");
    static final TableInfo DELIVERIES = table(
            "deliveries", "id", "id uuid", "order_id bigint", "order_ref uuid", "sent_at timestamp with time zone");
    static final CriteriaScope SCOPE = new CriteriaScope(ORDERS, Map.of("c", CONTRACTS), BERLIN);

    private Shop() {}

    static TableInfo table(String name, String key, String... columns) {
        List<Column> all = Arrays.stream(columns)
                .map(text -> {
                    int split = text.startsWith("Mixed Case ") ? 10 : text.indexOf(' ');
                    String type = text.substring(split + 1);
                    KeyType keyType =
                            type.endsWith("int") ? KeyType.BIGINT : type.equals("uuid") ? KeyType.UUID : KeyType.TEXT;
                    return new Column(text.substring(0, split), type, true, false, false, true, keyType);
                })
                .toList();
        return new TableInfo(
                new TableName("public", name), all, key.isEmpty() ? List.of() : List.of(key), List.of(), 0, 0, false);
    }

    static ForeignKey key(String name, TableInfo child, String column, TableInfo parent, ForeignKey.OnDelete onDelete) {
        return new ForeignKey(name, child.name(), List.of(column), parent.name(), List.of("id"), onDelete);
    }

    static Map<String, Schema> schemas() {
        ForeignKey.OnDelete fail = ForeignKey.OnDelete.NO_ACTION;
        return Map.of(
                "shop",
                Schema.of(
                        "shop",
                        List.of(ORDERS, CONTRACTS, ITEMS, PAYMENTS, NODES, LOOSE),
                        List.of(
                                key("items_order", ITEMS, "order_id", ORDERS, fail),
                                key("payments_order", PAYMENTS, "order_id", ORDERS, ForeignKey.OnDelete.CASCADE),
                                key("nodes_parent", NODES, "parent_id", NODES, fail)),
                        List.of()),
                "delivery",
                Schema.of("delivery", List.of(DELIVERIES), List.of(), List.of()));
    }

    static Map<String, DatabaseSpec> databases() {
        return Map.of(
                "shop", TestDatabase.named("shop").spec(),
                "delivery", TestDatabase.named("delivery").spec(),
                "live", TestDatabase.named("live").roles(Role.SOURCE).spec());
    }

    /// A good policy tree; tests break one line of it.
    static final String TREE = """
            [policy.orders]
            database = "shop"
            table = "orders"
            bundle = ["order_items", "payments"]
            criteria = "status = 'done'"
            age = "placed_at"
            residence = "P90D"
            retention = "P7Y"
            zone = "Europe/Berlin"
            cron = "0 0 2 * * ?"
            misfire = "fire_once"
            overlap = "skip"
            archive_database = "shop"
            chunk_rows = 5000
            proof = "set"

            [policy.deliveries]
            parent = "orders"
            database = "delivery"
            table = "deliveries"
            link = { id = "order_id" }
            retention = "P7Y"
            zone = "Europe/Berlin"
            misfire = "fire_once"
            overlap = "skip"
            archive_database = "shop"
            chunk_rows = 5000
            proof = "set"
            """;

    static List<PolicyDefinition> tree() {
        return PolicyDocument.parse(TREE).policies();
    }

    /// The tree with one text replaced by another.
    static List<PolicyDefinition> tree(String before, String after) {
        if (!TREE.contains(before)) {
            throw new IllegalArgumentException(before);
        }
        return PolicyDocument.parse(TREE.replace(before, after)).policies();
    }
}
