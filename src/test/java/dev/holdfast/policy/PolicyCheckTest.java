package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.Schema;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyCheckTest {
    private static final CronCheck CRONS =
            (cron, _) -> cron.startsWith("0 ") ? Optional.empty() : Optional.of("six fields are needed");

    private static List<String> problems(List<PolicyDefinition> all) {
        return problems(all, Shop.schemas());
    }

    private static List<String> problems(List<PolicyDefinition> all, Map<String, Schema> schemas) {
        return PolicyCheck.problems(all, schemas, Shop.databases(), CRONS).stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void goodTreeHasNoProblems() {
        assertThat(problems(Shop.tree())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[policy.orders] | [policy.Orders] | Orders.name: a name has lower-case letters",
                "parent = \"orders\" | parent = \"order\" | deliveries.parent: there is no policy order; did you mean orders?",
                "table = \"orders\" | table = \"ordres\" | orders.table: shop has no table ordres; did you mean orders?",
                "table = \"orders\" | table = \"loose\" | orders.table: public.loose has no primary key",
                "database = \"delivery\" | database = \"delivry\" | deliveries.database: there is no database delivry; did you mean delivery?",
                "age = \"placed_at\" | age = \"placed\" | orders.age: at 1: public.orders has no column placed",
                "age = \"placed_at\" | age = \"status\" | orders.age: at 1: status is text; age needs a date",
                "age = \"placed_at\" | # | orders.residence: a residence needs a column that tells the age: set age",
                "residence = \"P90D\" | # | orders.age: an age column needs a residence",
                "P90D | 90 days | orders.residence: \"90 days\" is no period; write P90D for 90 days",
                "P90D | P-90D | orders.residence: \"P-90D\" has a negative part",
                "P90D | P0D | orders.residence: \"P0D\" is shorter than a day",
                "P90D | P9999Y | orders.residence: \"P9999Y\" is longer than 1000 years",
                "Europe/Berlin | Europe/Berlni | orders.zone: there is no zone \"Europe/Berlni\"; did you mean Europe/Berlin?",
                "0 0 2 * * ? | daily | orders.cron: \"daily\" is no cron: six fields are needed",
                "fire_once | fire_one | orders.misfire: \"fire_one\" is none of fire_once, skip; did you mean fire_once?",
                "overlap = \"skip\" | overlap = \"wait\" | orders.overlap: \"wait\" is none of skip, queue",
                "proof = \"set\" | proof = \"sets\" | orders.proof: \"sets\" is none of set, proof; did you mean set?",
                "proof = \"set\" | acknowledge = [\"trigered public.orders.watch\"] | orders.acknowledge:"
                        + " \"trigered public.orders.watch\" names no finding",
                "proof = \"set\" | acknowledge = [\"trigger\"] | orders.acknowledge: \"trigger\" names no finding",
                "chunk_rows = 5000 | maintenance = \"reindx\" | orders.maintenance: \"reindx\" is none of off, analyze, reindex; did you mean reindex?",
                "chunk_rows = 5000 | chunk_rows = 0 | orders.chunk_rows: 0 is not between 1 and 100000",
                "overlap = \"skip\" | callback = { url = \"ftp://x\", unsigned = true } | orders.callback: \"ftp://x\" is no http or https URL",
                "overlap = \"skip\" | executor = \"callback\" | orders.callback: it has no url: executor = \"callback\" needs the service's",
                "overlap = \"skip\" | executor = \"callback\" \\n callback = { url = \"https://x.example\", unsigned = true } | orders.bundle: the service archives what hangs on its rows by itself: leave bundle out",
                "status = 'done' | status = 5 | orders.criteria: at 10: status is text, but 5 is a number",
                "archive_database = \"shop\" | archive_database = \"live\" | orders.archive_database: database live has not the role archive",
                "archive_database = \"shop\" | archive_database = \"shop\" \\n archive_schema = \"public\" | orders.archive_schema: the archive table of public.orders would be the table itself",
                "link = { id = \"order_id\" } | # | deliveries.link: a policy with a parent needs a link",
                "link = { id = \"order_id\" } | link = { id = \"order_ref\" } | deliveries.link: orders.id is bigint, but deliveries.order_ref is uuid",
                "link = { id = \"order_id\" } | link = { id = \"order\" } | deliveries.link: public.deliveries has no column order",
                "link = { id = \"order_id\" } | link = { customer_id = \"order_id\" } | deliveries.link: customer_id is not a key column of public.orders; only its key is handed down: id",
                "link = { id = \"order_id\" } | link = { ids = \"order_id\" } | deliveries.link: public.orders has no column ids; did you mean id?",
                "bundle = [\"order_items\", \"payments\"] | bundle = [\"order_items\"] | orders.bundle: foreign key payments_order refers from public.payments to public.orders, whose rows leave: deleting them would silently delete its rows (CASCADE); add public.payments to the bundle",
                "bundle = [\"order_items\", \"payments\"] | bundle = [\"order_items\", \"payments\", \"contracts\"] | orders.bundle: public.contracts does not hang on public.orders",
                "bundle = [\"order_items\", \"payments\"] | bundle = [\"order_items\", \"payments\", \"item\"] | orders.bundle: shop has no table item",
            })
    void eachMistakeHasOneClearMessage(String before, String after, String message) {
        String comment = after.equals("#") ? "# " + before : after.replace("\\n", "\n");

        assertThat(problems(Shop.tree(before, comment)))
                .anySatisfy(problem -> assertThat(problem).startsWith(message));
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        List<PolicyDefinition> tree = PolicyDocument.parse(Shop.TREE
                        .replace("P90D", "90")
                        .replace("Europe/Berlin", "Mars")
                        .replace("'done'", "1")
                        .replace("fire_once", "never"))
                .policies();

        assertThat(problems(tree))
                .extracting(problem -> problem.substring(0, problem.indexOf(':')))
                .containsExactly(
                        "orders.residence", "orders.zone", "orders.misfire", "deliveries.zone", "deliveries.misfire");
    }

    @Test
    void onlyAPolicysOwnTableMayReferToItself() {
        List<PolicyDefinition> nodes = Shop.tree(
                "table = \"orders\"\nbundle = [\"order_items\", \"payments\"]\n"
                        + "criteria = \"status = 'done'\"\nage = \"placed_at\"\nresidence = \"P90D\"",
                "table = \"nodes\"");

        assertThat(problems(nodes.subList(0, 1))).isEmpty();
        assertThat(problems(Shop.tree("\"payments\"]", "\"payments\", \"nodes\"]")))
                .anyMatch(problem -> problem.startsWith(
                        "orders.bundle: foreign key nodes_parent refers from public.nodes to itself"));
    }

    @Test
    void circleOfParentsIsNamedOnce() {
        List<PolicyDefinition> tree =
                Shop.tree("[policy.orders]\n", "[policy.orders]\nparent = \"deliveries\"\nlink = { id = \"id\" }\n");

        assertThat(problems(tree))
                .containsExactly("deliveries.parent: parents go round in a circle: deliveries -> orders -> deliveries");
    }

    @Test
    void childUnderAForeignKeyNeedsABundle() {
        String child = """

                [policy.items]
                parent = "orders"
                database = "shop"
                table = "order_items"
                link = { id = "order_id" }
                retention = "P7Y"
                zone = "UTC"
                archive_database = "shop"
                """;
        String tree = Shop.TREE.replace("bundle = [\"order_items\", \"payments\"]", "bundle = [\"payments\"]") + child;

        assertThat(problems(PolicyDocument.parse(tree).policies()))
                .containsExactly("items.parent: rows of public.order_items refer to public.orders (foreign key"
                        + " items_order), so rows of public.orders cannot leave first, as handoff needs; use a bundle:"
                        + " add public.order_items to the bundle of orders");
    }

    @Test
    void twoPoliciesMayShareATableOnlyWhenTheirRowsAreProvablyOthers() {
        List<PolicyDefinition> both = new ArrayList<>(Shop.tree());
        String second = Shop.TREE
                .substring(0, Shop.TREE.indexOf("[policy.deliveries]"))
                .replace("[policy.orders]", "[policy.again]");
        both.addAll(PolicyDocument.parse(second).policies());

        assertThat(problems(both))
                .singleElement()
                .asString()
                .startsWith("again.criteria: policy orders claims rows of shop/orders too");

        both.set(
                2,
                PolicyDocument.parse(second.replace("'done'", "'DONE '"))
                        .policies()
                        .getFirst());
        assertThat(problems(both)).hasSize(1); // a collation may take both for equal

        both.set(
                2,
                PolicyDocument.parse(second.replace("status = 'done'", "total > 0 AND status IN ('new', 'gone')"))
                        .policies()
                        .getFirst());
        assertThat(problems(both)).isEmpty();
    }

    @Test
    void joinsMustMatchAtMostOneRow() {
        String join = """

                [policy.orders.join.c]
                table = "contracts"
                on = { customer_id = "id" }
                """;

        assertThat(problems(PolicyDocument.parse(Shop.TREE + join).policies())).isEmpty();
        assertThat(problems(
                        PolicyDocument.parse(Shop.TREE + join.replace("customer_id = \"id\"", "status = \"client\""))
                                .policies()))
                .containsExactly(
                        "orders.join.c: at most one row of public.contracts may match; join on its whole key id");
        assertThat(problems(PolicyDocument.parse(Shop.TREE + join.replace("customer_id", "custmer_id"))
                        .policies()))
                .containsExactly("orders.join.c: public.orders has no column custmer_id; did you mean customer_id?");
    }

    @Test
    void circleOfForeignKeysHasNoDeleteOrder() {
        Map<String, Schema> schemas = new HashMap<>(Shop.schemas());
        Schema shop = Objects.requireNonNull(schemas.get("shop"));
        List<ForeignKey> keys = new ArrayList<>(shop.foreignKeys());
        keys.add(Shop.key("orders_item", Shop.ORDERS, "id", Shop.ITEMS, ForeignKey.OnDelete.NO_ACTION));
        schemas.put("shop", Schema.of("shop", List.copyOf(shop.tables().values()), keys, List.of()));

        assertThat(problems(Shop.tree(), schemas))
                .containsExactly("orders.bundle: foreign keys go round in a circle among public.order_items,"
                        + " public.orders; there is no order in which rows could be deleted");
    }

    /// Tables of other schemas than the root's are archived under their schema's name.
    @Test
    void archiveTablesMeetByTheNamesThatTheyAreMadeWith() {
        Map<String, Schema> schemas = new HashMap<>(Shop.schemas());
        Schema shop = Objects.requireNonNull(schemas.get("shop"));
        TableInfo other = new TableInfo(
                new TableName("crm", "items"), Shop.ITEMS.columns(), List.of("id"), List.of(), 0, 0, false);
        TableInfo same = Shop.table("crm_items", "id", "id bigint", "order_id bigint");
        List<TableInfo> tables = new ArrayList<>(shop.tables().values());
        tables.addAll(List.of(other, same));
        List<ForeignKey> keys = new ArrayList<>(shop.foreignKeys());
        keys.add(Shop.key("crm_order", other, "order_id", Shop.ORDERS, ForeignKey.OnDelete.NO_ACTION));
        keys.add(Shop.key("same_order", same, "order_id", Shop.ORDERS, ForeignKey.OnDelete.NO_ACTION));
        schemas.put("shop", Schema.of("shop", tables, keys, List.of()));
        String bundle = "bundle = [\"order_items\", \"payments\"";

        assertThat(problems(Shop.tree(bundle, bundle + ", \"crm.items\", \"crm_items\""), schemas))
                .containsExactly("orders.archive_schema: public.crm_items and crm.items would share the archive table"
                        + " shop_archive.crm_items in shop");
    }
}
