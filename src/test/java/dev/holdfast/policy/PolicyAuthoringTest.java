package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.Schema;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.notify.http.AllowList;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import dev.holdfast.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyAuthoringTest {
    private static final EstateView ESTATE = new EstateView() {
        @Override
        public Map<String, DatabaseSpec> databases() {
            return Shop.databases();
        }

        @Override
        public Schema schema(String database) {
            return Objects.requireNonNull(Shop.schemas().get(database));
        }

        @Override
        public Schema schema(DatabaseSpec database) {
            return schema(database.databaseName());
        }

        @Override
        public void put(Tx tx, DatabaseSpec database) {
            throw new IllegalStateException("no test puts a database here");
        }
    };

    private final Store store = TestServer.freshStore();
    private final Policies policies = new Policies(store);
    private final PolicyAuthoring authoring = new PolicyAuthoring(store, policies, ESTATE, (_, _) -> Optional.empty());

    @BeforeEach
    void databasesStand() {
        store.run(tx -> tx.dsl().execute("""
                insert into database_ (name, engine, server, database_name)
                select name, 'postgresql', 'embedded', name from unnest(array['shop', 'delivery', 'live']) as name"""));
    }

    @AfterEach
    void closeStore() {
        TestServer.close(store);
    }

    private static String joined() {
        return Shop.TREE + "[policy.orders.join.c]\ntable = \"contracts\"\non = { customer_id = \"id\" }\n";
    }

    @Test
    void appliedTreeStandsAsItWasWritten() {
        List<PolicyDefinition> wanted = PolicyDocument.parse(joined()).policies();

        authoring.apply(wanted.reversed(), Map.of(), "ann", "first tree");

        assertThat(policies.definitions()).isEqualTo(wanted);
        assertThat(policies.all()).extracting(Policy::name).containsExactly("orders", "deliveries");
        assertThat(policies.all()).extracting(Policy::archiveSchema).containsExactly("shop_archive", "delivery");
        assertThat(policies.byName("orders").method()).isEqualTo(Policy.Method.LOCAL);
        assertThat(policies.byId(policies.byName("deliveries").id()).parent()).isEqualTo("orders");
        assertThat(authoring.review(wanted).diff().isEmpty()).isTrue();
    }

    @Test
    void anotherSecretOfACallbackIsAChange() {
        PolicyDefinition told = PolicyDraft.of(Shop.tree().getFirst())
                .callback(new Callback("https://orders.example", "env:A", "direct", "criteria", "none"))
                .definition();
        authoring.apply(List.of(told), Map.of(), "ann", "");
        Callback rotated = new Callback(
                "https://orders.example",
                "env:B",
                "direct",
                "criteria",
                "none",
                Callback.usualEvents("direct"),
                "env:A");

        authoring.apply(
                List.of(PolicyDraft.of(told).callback(rotated).definition()), Map.of(told.name(), 1), "ann", "rotated");

        assertThat(policies.byName(told.name()).callback()).isEqualTo(rotated);
    }

    @Test
    void everyChangeIsRecordedWithItsAuthor() {
        authoring.apply(Shop.tree(), Map.of(), "ann", "first tree");
        authoring.apply(Shop.tree("P90D", "P30D"), Map.of("orders", 1, "deliveries", 1), "bob", "law changed");
        policies.pause("orders", "eve", "audit");
        boolean pausedAgain = policies.pause("orders", "eve", "audit");
        policies.resume("orders", "ann");

        List<Revision> revisions = policies.revisions("orders");

        assertThat(pausedAgain).isFalse();
        assertThat(revisions)
                .extracting(r -> r.version() + " " + r.action() + " " + r.actor() + " " + r.reason())
                .containsExactly(
                        "4 resume ann ", "3 pause eve audit", "2 change bob law changed", "1 create ann first tree");
        assertThat(revisions.get(2).before()).contains("residence = \"P90D\"");
        assertThat(revisions.get(2).after()).contains("residence = \"P30D\"");
        assertThat(policies.revisions("deliveries")).hasSize(1);
    }

    @Test
    void aCronWhoseLastTimeIsOverKeepsNobodyFromChangingSomethingElse() {
        List<PolicyDefinition> tree = Shop.tree();
        String once = "0 0 2 1 1 ? 2025";
        PolicyDefinition orders = PolicyDraft.of(tree.getFirst()).cron(once).definition();
        authoring.apply(List.of(orders, tree.getLast()), Map.of(), "ann", "first tree");
        PolicyAuthoring later = new PolicyAuthoring(
                store,
                policies,
                ESTATE,
                (cron, _) -> cron.equals(once) ? Optional.of("it never fires again") : Optional.empty());
        PolicyDefinition child = PolicyDraft.of(policies.definition(policies.byName("deliveries")))
                .description("where it went")
                .definition();
        PolicyDefinition same = PolicyDraft.of(policies.definition(policies.byName("orders")))
                .description("ran once")
                .definition();

        later.apply(List.of(same, child), Map.of("orders", 1, "deliveries", 1), "bob", "");

        assertThat(policies.byName("orders").description()).isEqualTo("ran once");
        assertThatThrownBy(() -> later.apply(
                        List.of(PolicyDraft.of(child).cron(once).definition()), Map.of("deliveries", 2), "bob", ""))
                .hasMessageContaining("it never fires again");
    }

    @Test
    void changeOfWhatSomeoneElseChangedIsBlocked() {
        authoring.apply(Shop.tree(), Map.of(), "ann", "");
        authoring.apply(Shop.tree("P90D", "P30D"), Map.of("orders", 1), "bob", "law changed");

        assertThatThrownBy(() -> authoring.apply(Shop.tree("P90D", "P60D"), Map.of("orders", 1), "ann", ""))
                .hasMessageMatching("(?s)policy orders was seen in version 1, but is in version 2"
                        + " \\(change by bob at .*Z: law changed\\)\nlook again; nothing was changed");
        assertThat(policies.byName("orders").residence()).hasToString("P30D");
    }

    @Test
    void whatFollowsASessionIsAsTheDocumentSays() {
        List<PolicyDefinition> off = PolicyDocument.parse(
                        Shop.TREE.replace("[policy.orders]\n", "[policy.orders]\nmaintenance = \"off\"\n"))
                .policies();
        authoring.apply(off, Map.of(), "ann", "");
        assertThat(policies.byName("orders").driving().maintenance()).isEqualTo("off");

        authoring.apply(PolicyDocument.parse(Shop.TREE).policies(), Map.of("orders", 1, "deliveries", 1), "ann", "");

        assertThat(policies.byName("orders").driving().maintenance()).isEqualTo("analyze");
    }

    @Test
    void treeWithProblemsIsRefusedWhole() {
        assertThatThrownBy(() -> authoring.apply(Shop.tree("order_id", "order"), Map.of(), "ann", ""))
                .hasMessage("deliveries.link: public.deliveries has no column order\nnothing was changed");
        assertThat(policies.all()).isEmpty();
    }

    @Test
    void aCallbackToAnAddressInsideIsRefusedUnlessItIsAllowed() {
        List<PolicyDefinition> wanted = PolicyDocument.parse(Shop.TREE.replace(
                        "[policy.orders]\n",
                        "[policy.orders]\ncallback = { url = \"http://localhost:8080/\", unsigned = true }\n"))
                .policies();

        assertThatThrownBy(() -> authoring.apply(wanted, Map.of(), "ann", ""))
                .hasMessage("orders.callback: url: http is not called, use https; callback.plain does not name"
                        + " localhost:8080\nnothing was changed");
        assertThat(policies.all()).isEmpty();
        new PolicyAuthoring(
                        store,
                        policies,
                        ESTATE,
                        (_, _) -> Optional.empty(),
                        new AllowList(Set.of(), Set.of("localhost:8080")))
                .apply(wanted, Map.of(), "ann", "");
        assertThat(policies.definitions()).isEqualTo(wanted);
    }

    @Test
    void policyWithSessionsIsPausedNotDeleted() {
        authoring.apply(Shop.tree(), Map.of(), "ann", "");
        store.run(tx -> tx.dsl().execute("""
                insert into session (policy_id, policy_version, nominal_fire_time, trigger, state, method, chunk_rows,
                  requested_by)
                select id, 1, now(), 'manual', 'succeeded', 'local', 1, 'ann' from policy where name = 'deliveries'"""));

        assertThatThrownBy(() -> authoring.apply(List.of(), Set.of("deliveries"), Map.of("deliveries", 1), "ann", ""))
                .hasMessage("policy deliveries cannot be deleted: 1 session refers to it and must stay accountable;"
                        + " pause it instead. Nothing was changed");
    }

    @Test
    void policiesAreDeletedChildrenFirstAndComeBackWithAHigherVersion() {
        authoring.apply(Shop.tree(), Map.of(), "ann", "");

        assertThat(authoring.review(List.of(), Set.of("orders")).problems())
                .extracting(Problem::toString)
                .containsExactly("deliveries.parent: there is no policy orders");
        authoring.apply(List.of(), Set.of("orders", "deliveries"), Map.of("orders", 1, "deliveries", 1), "ann", "");

        assertThat(policies.all()).isEmpty();
        assertThat(policies.revisions("orders").getFirst().action()).isEqualTo("delete");
        authoring.apply(Shop.tree(), Map.of(), "ann", "");
        assertThat(policies.byName("orders").version()).isEqualTo(2);
    }

    @Test
    void unknownPolicyNamesANearOne() {
        authoring.apply(Shop.tree(), Map.of(), "ann", "");

        assertThatThrownBy(() -> policies.byName("order")).hasMessage("there is no policy order; did you mean orders?");
    }
}
