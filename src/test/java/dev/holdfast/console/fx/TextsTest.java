package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static final Pattern ARGUMENT = Pattern.compile("\\{\\d");
    private static final Pattern QUOTED = Pattern.compile("\"%?((?:[^\"\\\\\n]|\\\\.)*)\"");

    @Test
    void apostrophesAreDoubledWhereTheTextIsAPatternAndNowhereElse() {
        ResourceBundle bundle = new Texts(Locale.ENGLISH).bundle();

        assertThat(bundle.keySet()).allSatisfy(key -> {
            String text = bundle.getString(key);
            if (ARGUMENT.matcher(text).find()) {
                assertThat(text.replace("''", "")).as(key).doesNotContain("'");
            } else {
                assertThat(text).as(key).doesNotContain("''");
            }
        });
    }

    /// A text is named whole, or by how its name begins, up to a point or a hyphen.
    @Test
    void everyTextIsNamedSomewhere() throws IOException {
        Set<String> named = new HashSet<>(quoted(Path.of("src/main/java")));
        named.addAll(quoted(Path.of("fxml")));
        Set<String> beginnings =
                named.stream().filter(name -> name.matches(".+[.-]")).collect(Collectors.toSet());

        assertThat(new Texts(Locale.ENGLISH).bundle().keySet())
                .filteredOn(key -> !named.contains(key) && beginnings.stream().noneMatch(key::startsWith))
                .isEmpty();
    }

    private static Set<String> quoted(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Set<String> found = new HashSet<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                QUOTED.matcher(Files.readString(file))
                        .results()
                        .map(match -> match.group(1))
                        .forEach(found::add);
            }
            return found;
        }
    }
}
