package dev.holdfast.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.TableName;
import dev.holdfast.policy.Callback;
import dev.holdfast.policy.Clocks;
import dev.holdfast.policy.Policy;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever of a policy decides what a run does is bound by its plans.
class PolicyTermsTest {
    private static final TableName ORDERS = new TableName("public", "orders");
    private static final Policy.Driving DRIVING =
            new Policy.Driving(2, Policy.Pace.NORMAL, List.of("Sun"), Duration.ofHours(1));

    private static final Policy POLICY = new Policy(
            1,
            1,
            "orders",
            "",
            null,
            0,
            "shop",
            ORDERS,
            List.of(),
            List.of(),
            List.of("id"),
            List.of("order_id"),
            "",
            "placed_at",
            Clocks.own(Period.ofDays(90), Period.ofYears(7)),
            ZoneId.of("UTC"),
            null,
            Policy.Misfire.SKIP,
            Policy.Overlap.SKIP,
            null,
            "vault",
            "shop",
            100,
            Policy.Proof.SET,
            List.of(),
            DRIVING,
            false,
            null);

    /// Another value for each component that binds.
    private static final Map<String, Object> OTHERWISE = Map.ofEntries(
            Map.entry("parent", "above"),
            Map.entry("table", new TableName("public", "carts")),
            Map.entry("bundle", List.of(ORDERS)),
            Map.entry("joins", List.of(new Join("j", ORDERS, List.of("id"), List.of("id")))),
            Map.entry("linkParentColumns", List.of("no")),
            Map.entry("linkColumns", List.of("cart_id")),
            Map.entry("criteria", "id > 1"),
            Map.entry("ageColumn", "paid_at"),
            Map.entry("clocks", Clocks.own(Period.ofDays(91), Period.ofYears(7))),
            Map.entry("zone", ZoneId.of("Europe/Berlin")),
            Map.entry("callback", new Callback("https://example.org", null, "callback", "keys", "gone")),
            Map.entry("archiveDatabase", "cellar"),
            Map.entry("archiveSchema", "old"),
            Map.entry("chunkRows", 101),
            Map.entry("proof", Policy.Proof.PROOF),
            Map.entry("acknowledged", List.of("trigger t")),
            Map.entry("driving", new Policy.Driving(3, DRIVING.pace(), DRIVING.blackout(), DRIVING.maxTime())));

    /// Bound beside the terms (version, database), or saying nothing of what one run does.
    private static final Set<String> ELSEWHERE = Set.of(
            "id",
            "version",
            "name",
            "description",
            "position",
            "database",
            "cron",
            "misfire",
            "overlap",
            "paused",
            "pausedReason");

    private static Policy with(String component, Object value) throws ReflectiveOperationException {
        RecordComponent[] components = Policy.class.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = components[i].getName().equals(component)
                    ? value
                    : components[i].getAccessor().invoke(POLICY);
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return Policy.class.getDeclaredConstructor(types).newInstance(values);
    }

    private static Stream<String> components() {
        return Arrays.stream(Policy.class.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !ELSEWHERE.contains(name));
    }

    @ParameterizedTest
    @MethodSource("components")
    void whatDecidesWhatARunDoesIsATerm(String component) throws ReflectiveOperationException {
        assertThat(OTHERWISE).containsKey(component);

        Policy changed = with(component, Objects.requireNonNull(OTHERWISE.get(component)));

        assertThat(PolicyTerms.of(changed)).isNotEqualTo(PolicyTerms.of(POLICY));
    }

    @Test
    void bothClocksAndWhereTheyBeginAreTerms() throws ReflectiveOperationException {
        Clocks clocks = POLICY.clocks();
        List<Clocks> others = List.of(
                Clocks.own(Period.ofDays(91), Period.ofYears(7)),
                Clocks.own(Period.ofDays(90), Period.ofYears(8)),
                new Clocks(clocks.residence(), clocks.retention(), null, "closed_at"));
        for (Clocks other : others) {
            assertThat(PolicyTerms.of(with("clocks", other))).isNotEqualTo(PolicyTerms.of(POLICY));
        }
    }

    @Test
    void howHardARunPressesIsATerm() throws ReflectiveOperationException {
        List<Policy.Driving> others = List.of(
                new Policy.Driving(3, Policy.Pace.NORMAL, List.of("Sun"), Duration.ofHours(1)),
                new Policy.Driving(2, Policy.Pace.FULL, List.of("Sun"), Duration.ofHours(1)),
                new Policy.Driving(2, Policy.Pace.NORMAL, List.of("Mon"), Duration.ofHours(1)),
                new Policy.Driving(2, Policy.Pace.NORMAL, List.of("Sun"), Duration.ofHours(2)));
        for (Policy.Driving driving : others) {
            assertThat(PolicyTerms.of(with("driving", driving))).isNotEqualTo(PolicyTerms.of(POLICY));
        }
    }
}
