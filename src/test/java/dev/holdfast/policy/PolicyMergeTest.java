package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.PolicyDefinition.DrivingDefinition;
import dev.holdfast.policy.PolicyDefinition.JoinDefinition;
import dev.holdfast.policy.PolicyMerge.Kind;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PolicyMergeTest {
    private static final PolicyDefinition BASE = new PolicyDraft("orders", "shop", "public.orders", "P7Y", "UTC")
            .criteria("status = 'closed'")
            .age("closed_at", "P90D")
            .cron("0 0 2 * * ?")
            .definition();

    /// An edit of each field that has one.
    private static final Map<String, UnaryOperator<PolicyDraft>> EDITS = edits();

    private static Map<String, UnaryOperator<PolicyDraft>> edits() {
        Map<String, UnaryOperator<PolicyDraft>> edits = new LinkedHashMap<>();
        edits.put("description", draft -> draft.description("closed ones"));
        edits.put(
                "parent", draft -> draft.parent("customers", draft.definition().link()));
        edits.put("link", draft -> draft.parent(draft.definition().parent(), Map.of("id", "customer_id")));
        edits.put("database", draft -> draft.database("shop2"));
        edits.put("table", draft -> draft.table("public.order_archive"));
        edits.put("bundle", draft -> draft.bundle(List.of("order_items")));
        edits.put("join", draft -> draft.joins(Map.of("c", new JoinDefinition("customers", Map.of("cid", "id")))));
        edits.put("criteria", draft -> draft.criteria("status = 'cancelled'"));
        edits.put("age", draft -> draft.age("created_at", draft.definition().residence()));
        edits.put("residence", draft -> draft.residence("P30D"));
        edits.put("class", draft -> draft.tableClass("functional"));
        edits.put("retention", draft -> draft.retention("P10Y"));
        edits.put("retention_from", draft -> draft.retentionFrom("closed_at"));
        edits.put("zone", draft -> draft.zone("Europe/Berlin"));
        edits.put("cron", draft -> draft.cron("0 0 3 * * ?"));
        edits.put("misfire", draft -> draft.misfire("skip"));
        edits.put("overlap", draft -> draft.overlap("queue"));
        edits.put(
                "callback",
                draft -> draft.callback(new Callback("https://orders.example", null, "direct", "criteria", "none")));
        edits.put(
                "archive_database",
                draft -> draft.archive("vault", draft.definition().archiveSchema()));
        edits.put("archive_schema", draft -> draft.archive(draft.definition().archiveDatabase(), "shop"));
        edits.put("chunk_rows", draft -> draft.chunkRows(777));
        edits.put("proof", draft -> draft.proof("proof"));
        edits.put("acknowledge", draft -> draft.acknowledge(List.of("trigger public.orders.audit")));
        edits.put("workers", driving(driving -> driving.workers(7)));
        edits.put("pace", driving(driving -> driving.pace("gentle")));
        edits.put("blackout", driving(driving -> driving.blackout(List.of("Mon-Fri 08:00-18:00"))));
        edits.put("max_time", driving(driving -> driving.maxTime("PT2H")));
        edits.put("priority", driving(driving -> driving.priority(1)));
        edits.put("maintenance", driving(driving -> driving.maintenance("off")));
        return edits;
    }

    private static UnaryOperator<PolicyDraft> driving(UnaryOperator<DrivingDraft> edit) {
        return draft -> {
            DrivingDefinition driven =
                    edit.apply(new DrivingDraft(draft.definition().driving())).definition();
            return draft.driving(driven);
        };
    }

    private static PolicyDefinition edited(List<String> fields) {
        PolicyDraft draft = PolicyDraft.of(BASE);
        for (String field : fields) {
            draft = Objects.requireNonNull(EDITS.get(field), field).apply(draft);
        }
        return draft.definition();
    }

    @Test
    void everyFieldThatAReviewShowsIsMerged() {
        EDITS.forEach((field, _) -> {
            PolicyDefinition edited = edited(List.of(field));
            PolicyMerge ours = new PolicyMerge(BASE, BASE, edited);
            PolicyMerge theirs = new PolicyMerge(BASE, edited, BASE);

            assertThat(ours.fields())
                    .as(field)
                    .extracting(PolicyMerge.Field::name)
                    .containsExactly(field);
            assertThat(ours.merged(Set.of())).as(field).isEqualTo(edited);
            assertThat(theirs.fields())
                    .as(field)
                    .extracting(PolicyMerge.Field::kind)
                    .containsExactly(Kind.THEIRS);
            assertThat(theirs.merged(Set.of())).as(field).isEqualTo(edited);
        });
    }

    /// A new part of a policy fails here until it has an edit, and then above until it is shown and merged.
    @Test
    void everyPartOfAPolicyIsAmongThoseThatAreMerged() {
        Set<String> all = parts(BASE).keySet();
        Set<String> edited = EDITS.keySet().stream()
                .flatMap(field -> changed(BASE, edited(List.of(field))).stream())
                .collect(Collectors.toSet());

        assertThat(edited).as("all but what it is known by").isEqualTo(without(all, "name"));
    }

    @Test
    void everyPartOfACallbackIsShownAndMerged() {
        Callback base =
                new Callback("https://a.example", "env:A", "callback", "keys", "none", List.of("session.failed"), null);
        List<Callback> edits = List.of(
                new Callback("https://b.example", "env:A", "callback", "keys", "none", base.events(), null),
                new Callback("https://a.example", "env:B", "callback", "keys", "none", base.events(), null),
                new Callback("https://a.example", "env:A", "direct", "keys", "none", base.events(), null),
                new Callback("https://a.example", "env:A", "callback", "criteria", "none", base.events(), null),
                new Callback("https://a.example", "env:A", "callback", "keys", "gone", base.events(), null),
                new Callback("https://a.example", "env:A", "callback", "keys", "none", List.of(), null),
                new Callback("https://a.example", "env:A", "callback", "keys", "none", base.events(), "env:OLD"));
        assertThat(edits.stream().flatMap(edit -> changed(base, edit).stream()))
                .containsExactlyInAnyOrderElementsOf(parts(base).keySet());
        PolicyDefinition told = PolicyDraft.of(BASE).callback(base).definition();
        for (Callback edit : edits) {
            PolicyDefinition mine = PolicyDraft.of(BASE).callback(edit).definition();
            PolicyDefinition theirs =
                    PolicyDraft.of(told).description("closed ones").definition();

            assertThat(PolicyDiff.between(List.of(told), List.of(mine)).isEmpty())
                    .as("%s", edit)
                    .isFalse();
            assertThat(new PolicyMerge(told, theirs, mine).merged(Set.of()).callback())
                    .isEqualTo(edit);
        }
    }

    private static Set<String> without(Set<String> all, String one) {
        return all.stream().filter(each -> !each.equals(one)).collect(Collectors.toSet());
    }

    private static Set<String> changed(Record before, Record after) {
        Map<String, Object> now = parts(after);
        return parts(before).entrySet().stream()
                .filter(part -> !part.getValue().equals(now.get(part.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /// The components of a record; how it is driven is no part but has some.
    private static Map<String, Object> parts(Record record) {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value;
            try {
                value = component.getAccessor().invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
            if (value instanceof DrivingDefinition driving) {
                parts.putAll(parts(driving));
            } else {
                parts.put(component.getName(), Objects.requireNonNullElse(value, "null"));
            }
        }
        return parts;
    }

    /// Whatever two people changed: what only one of them changed is in the result, and nothing else is.
    @Test
    void nothingOfTwoAuthorsIsLost() {
        Random random = new Random(20261126);
        List<String> names = List.copyOf(EDITS.keySet());
        for (int round = 0; round < 500; round++) {
            List<String> mine = new ArrayList<>();
            List<String> theirs = new ArrayList<>();
            names.forEach(name -> {
                switch (random.nextInt(4)) {
                    case 0 -> mine.add(name);
                    case 1 -> theirs.add(name);
                    default -> {}
                }
            });
            List<String> both = new ArrayList<>(mine);
            both.addAll(theirs);

            PolicyMerge merge = new PolicyMerge(BASE, edited(theirs), edited(mine));

            assertThat(merge.conflicts()).as("%s and %s", mine, theirs).isEmpty();
            assertThat(merge.merged(Set.of())).as("%s and %s", mine, theirs).isEqualTo(edited(both));
        }
    }

    @Test
    void aFieldThatBothChangedIsWhoseSomebodySaysAndTheirsOtherwise() {
        PolicyDefinition theirs =
                PolicyDraft.of(BASE).cron("0 0 4 * * ?").retention("P9Y").definition();
        PolicyDefinition mine =
                PolicyDraft.of(BASE).cron("0 0 5 * * ?").retention("P9Y").definition();
        PolicyMerge merge = new PolicyMerge(BASE, theirs, mine);

        assertThat(merge.conflicts())
                .containsExactly(
                        new PolicyMerge.Field("cron", "0 0 2 * * ?", "0 0 4 * * ?", "0 0 5 * * ?", Kind.CONFLICT));
        assertThat(merge.fields())
                .filteredOn(field -> field.kind() == Kind.ALIKE)
                .hasSize(1);
        assertThat(merge.merged(Set.of()).cron()).isEqualTo("0 0 4 * * ?");
        assertThat(merge.merged(Set.of("cron")).cron()).isEqualTo("0 0 5 * * ?");
    }
}
