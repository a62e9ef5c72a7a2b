package dev.holdfast.console.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.holdfast.HoldfastException;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.estate.DatabaseSpec.Role;
import dev.holdfast.estate.Environment;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.node.Does;
import dev.holdfast.node.Effect;
import dev.holdfast.node.Operations;
import dev.holdfast.testing.MovedClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuardTest {
    private final FakeOperations operations = new FakeOperations();
    private final MovedClock clock = new MovedClock(FakeOperations.NOW, FakeOperations.ZONE);
    private final Guard guard = new Guard(operations, clock, "mira");

    private void archive() {
        guard.operations().archiveNow("orders", 0, false, "mira");
    }

    private void requireRefused() {
        assertThatThrownBy(this::archive)
                .isInstanceOf(HoldfastException.class)
                .hasMessage("this console is read-only, as production is governed here (delivery, evidence, shop and 1"
                        + " more): nothing was done. Arm it in the band at the top, then try again");
        assertThat(operations.calls).isEmpty();
    }

    @Test
    void everyOperationSaysWhatItDoes() {
        Set<Class<?>> led = led();

        assertThat(led.stream().flatMap(GuardTest::methods).filter(method -> !method.isAnnotationPresent(Does.class)))
                .as("methods without @Does: a new one says whether it writes")
                .isEmpty();
        assertThat(new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("dev.holdfast.node")
                                .stream()
                                .filter(type -> type.isInterface()
                                        && type.getSimpleName().endsWith("Operations"))
                                .map(JavaClass::getName))
                .as("interfaces of operations that no LEADS leads to")
                .containsExactlyInAnyOrderElementsOf(
                        led.stream().map(Class::getName).toList());
    }

    @Test
    void whatSaysNothingIsTakenForWhatWrites() throws Exception {
        assertThat(Guard.effect(Runnable.class.getMethod("run"))).isEqualTo(Effect.WRITES);
    }

    @Test
    void whatReadsAndNamesAnActorIsKnownByName() {
        assertThat(led().stream()
                        .flatMap(GuardTest::methods)
                        .filter(method -> Guard.effect(method) == Effect.READS)
                        .filter(method ->
                                Arrays.asList(method.getParameterTypes()).contains(String.class)
                                        && namesAnActor(method))
                        .map(GuardTest::name))
                .as("who is asked for their name mostly changes something: these plan, or write a file of the reader's")
                .containsExactlyInAnyOrder(
                        "Operations.keepPlan",
                        "HistoryOperations.export",
                        "ColdOperations.verify",
                        "LegacyOperations.plan");
    }

    private static boolean namesAnActor(Method method) {
        return Arrays.stream(method.getParameters())
                .anyMatch(parameter -> parameter.getName().equals("actor"));
    }

    @Test
    void readOnlyRefusesEachOperationThatWritesAndNoOther() throws Exception {
        List<String> arrived = new ArrayList<>();
        Operations asked = new Guard(recording(Operations.class, arrived), clock, "mira").operations();

        List<String> refused = new ArrayList<>();
        for (Class<?> type : led()) {
            Object operationsOfType = type == Operations.class ? asked : lead(asked, type);
            for (Method method : methods(type).toList()) {
                arrived.clear();
                try {
                    method.invoke(operationsOfType, dummies(method));
                    assertThat(arrived).as(name(method)).contains(name(method));
                } catch (InvocationTargetException failure) {
                    assertThat(failure.getTargetException()).hasMessageContaining("is read-only");
                    assertThat(arrived).as(name(method)).doesNotContain(name(method));
                    refused.add(name(method));
                }
            }
        }

        assertThat(refused)
                .containsExactlyInAnyOrderElementsOf(led().stream()
                        .flatMap(GuardTest::methods)
                        .filter(method -> Guard.effect(method) == Effect.WRITES)
                        .map(GuardTest::name)
                        .toList())
                .contains("Operations.archiveNow", "HoldOperations.release", "DisposalOperations.runHere")
                .doesNotContain("Operations.cancelSession", "Operations.pauseSession", "Operations.keepPlan");
    }

    @Test
    void timeThatRanOutIsRecordedAsThatWhateverIsDoneNext() {
        operations.moveTo(Environment.PRODUCTION);
        guard.arm("change 4711");
        clock.pass(Guard.LASTS);
        guard.arm("change 4712");
        clock.pass(Guard.LASTS);
        guard.disarm();
        guard.disarm();

        assertThat(operations.safety.record)
                .containsExactly(
                        "armed mira until 2026-11-21T09:45:00Z: change 4711",
                        "ran out mira until 2026-11-21T09:45:00Z",
                        "armed mira until 2026-11-21T10:00:00Z: change 4712",
                        "ran out mira until 2026-11-21T10:00:00Z");
    }

    @Test
    void whereNothingIsProductionEverythingGetsThrough() {
        operations.moveTo(Environment.STAGING);

        archive();

        assertThat(operations.calls).isNotEmpty();
    }

    @Test
    void armedLetsThroughForAQuarterOfAnHourAndSaysWhenThatIsOver() {
        operations.moveTo(Environment.PRODUCTION);
        requireRefused();

        guard.arm(" change 4711 ");
        clock.pass(Duration.ofMinutes(15).minusMillis(1));
        archive();
        operations.calls.clear();
        clock.pass(Duration.ofMillis(1));
        requireRefused();

        assertThat(operations.safety.record)
                .containsExactly(
                        "armed mira until 2026-11-21T09:45:00Z: change 4711",
                        "ran out mira until 2026-11-21T09:45:00Z");
    }

    @Test
    void whatCannotBeRecordedIsNotArmed() {
        operations.moveTo(Environment.PRODUCTION);
        operations.safety.failWith("control database: connection refused");

        assertThatThrownBy(() -> guard.arm("change 4711")).hasMessageContaining("refused");
        assertThatThrownBy(() -> guard.arm("  ")).hasMessageContaining("it stays read-only");

        assertThat(guard.armedUntil()).isEmpty();
        requireRefused();
    }

    @Test
    void disarmedIsReadOnlyAtOnceEvenWhenItCannotBeRecorded() {
        operations.moveTo(Environment.PRODUCTION);
        guard.arm("change 4711");
        operations.safety.failWith("control database: connection refused");

        assertThatThrownBy(guard::disarm).hasMessageContaining("refused");

        requireRefused();
    }

    @Test
    void theBrakeIsNeverLocked() {
        operations.moveTo(Environment.PRODUCTION);
        long running = operations
                .sessions(new Operations.SessionQuery("", "running", 0, 1))
                .getFirst()
                .id();

        assertThatCode(() -> guard.operations().pauseSession(running, "mira")).doesNotThrowAnyException();
        assertThatCode(() -> guard.operations().cancelSession(running, "mira")).doesNotThrowAnyException();
    }

    private static Set<Class<?>> led() {
        Set<Class<?>> led = new LinkedHashSet<>();
        Deque<Class<?>> waiting = new ArrayDeque<>(List.of(Operations.class));
        while (!waiting.isEmpty()) {
            Class<?> type = waiting.remove();
            if (led.add(type)) {
                methods(type)
                        .filter(method -> Guard.effect(method) == Effect.LEADS)
                        .map(Method::getReturnType)
                        .forEach(waiting::add);
            }
        }
        return led;
    }

    private static Stream<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods()).filter(method -> !method.isSynthetic());
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    private static Object lead(Operations operations, Class<?> type) throws Exception {
        return methods(Operations.class)
                .filter(method -> method.getReturnType() == type)
                .findFirst()
                .orElseThrow()
                .invoke(operations);
    }

    /// Operations of production that do nothing but note that they were called.
    private static <T> T recording(Class<T> type, List<String> arrived) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            arrived.add(name(method));
            Class<?> result = method.getReturnType();
            if (method.getName().equals("databases") && type == Operations.class) {
                return List.of(TestDatabase.named("shop")
                        .environment(Environment.PRODUCTION)
                        .roles(Role.SOURCE)
                        .spec());
            }
            return Guard.effect(method) == Effect.LEADS ? recording(result, arrived) : dummy(result);
        }));
    }

    private static @Nullable Object[] dummies(Method method) {
        return Arrays.stream(method.getParameterTypes()).map(GuardTest::dummy).toArray();
    }

    private static @Nullable Object dummy(Class<?> type) {
        if (type == long.class) {
            return 0L;
        }
        if (type == int.class) {
            return 0;
        }
        return type == boolean.class ? false : null;
    }
}
