package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What is built of the commands for the words of a line.
final class CommandTreeTest {
    private static CommandLine build(String... words) {
        GlobalOptions options = new GlobalOptions();
        PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
        return CommandTree.build(
                options,
                new Invocation(
                        options, (_, _) -> new FakeWorkbench(), nowhere, nowhere, Map.of(), Screen.ofProcess(Map.of())),
                words);
    }

    private static Set<String> names(CommandLine command) {
        return command.getSubcommands().keySet();
    }

    private static CommandLine below(CommandLine command, String name) {
        return Objects.requireNonNull(command.getSubcommands().get(name));
    }

    @Test
    void eachCommandAloneHasWhatItHasAmongTheOthers() {
        CommandLine all = build();
        for (String name : names(all)) {
            if (!name.equals("completion")) { // it tells of all of them
                CommandLine one = build(name, "whatever");
                assertThat(names(one)).containsExactly(name);
                same(below(one, name), below(all, name));
            }
        }
    }

    private static void same(CommandLine one, CommandLine other) {
        assertThat(one.getUsageMessage()).isEqualTo(other.getUsageMessage());
        assertThat(names(one)).containsExactlyElementsOf(names(other));
        names(one).forEach(name -> same(below(one, name), below(other, name)));
    }

    @Test
    void everyCommandThatThereIsStandsInTheTree() {
        Set<String> written = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(CommandTree.class.getPackageName())
                        .stream()
                        .filter(each -> each.isAnnotatedWith(CommandLine.Command.class))
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());

        assertThat(standing(build()).map(Class::getName)).containsExactlyInAnyOrderElementsOf(written);
    }

    private static Stream<Class<?>> standing(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getCommandSpec().userObject().getClass()),
                command.getSubcommands().values().stream().flatMap(CommandTreeTest::standing));
    }

    /// picocli takes what is told of a command for a format, and warns on the terminal when it is none.
    @Test
    void whatIsToldOfACommandIsAFormat() {
        formatted(build());
    }

    private static void formatted(CommandLine command) {
        assertThat(command.getCommandSpec().usageMessage().description())
                .allSatisfy(line -> assertThat(line.formatted()).as(line).isNotNull());
        command.getSubcommands().values().forEach(CommandTreeTest::formatted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"completion", "polcy", "--home", "", "--help", "view"})
    void allAreThereWhereTheFirstWordIsNoneOfThemOrWantsThemAll(String word) {
        assertThat(names(build(word))).hasSameElementsAs(names(build())).hasSizeGreaterThan(30);
    }
}
