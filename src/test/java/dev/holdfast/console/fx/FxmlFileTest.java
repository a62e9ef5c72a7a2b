package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FxmlFileTest {
    private static final Pattern KEY = Pattern.compile("\"%([a-z0-9._-]+)\"");
    private static final Pattern LITERAL = Pattern.compile(" (?:text|promptText|accessibleText)=\"(?!%)([^\"]+)\"");

    private static Path path(FxmlFile file) {
        try {
            return Path.of(file.location().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(FxmlFile file) throws IOException {
        try (InputStream stream = file.location().openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyKeyHasAText(FxmlFile file) throws IOException {
        Texts texts = new Texts(Locale.ROOT);
        Matcher keys = KEY.matcher(text(file));

        assertThat(keys.results().map(key -> key.group(1)))
                .allSatisfy(key ->
                        assertThat(texts.bundle().containsKey(key)).as(key).isTrue());
    }

    @ParameterizedTest
    @EnumSource
    void noTextIsWrittenInTheFile(FxmlFile file) throws IOException {
        assertThat(LITERAL.matcher(text(file)).results().map(found -> found.group(1)))
                .allMatch(literal -> literal.startsWith("holdfast "), "a command, the same in every language");
    }

    @ParameterizedTest
    @EnumSource
    void daysAreWrittenTheSameEverywhere(FxmlFile file) throws IOException {
        assertThat(text(file)).as("DateField is for days").doesNotContain("<DatePicker");
    }

    @Test
    void theEnumListsEveryFile() throws Exception {
        Path fxml = Path.of(
                Objects.requireNonNull(FxmlFile.class.getResource("/fxml")).toURI());
        try (Stream<Path> files = Files.walk(fxml)) {
            List<Path> found = files.filter(Files::isRegularFile).sorted().toList();

            assertThat(Arrays.stream(FxmlFile.values()).map(FxmlFileTest::path))
                    .containsExactlyInAnyOrderElementsOf(found);
        }
    }
}
