package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WritingControlsTest {
    @Test
    void eachIsAControlOfSomeFile() {
        String files =
                Arrays.stream(FxmlFile.values()).map(WritingControlsTest::text).collect(Collectors.joining());

        assertThat(WritingControls.IDS).allSatisfy(id -> assertThat(files)
                .containsPattern("<((Menu)?Button|ComboBox|Spinner) [^>]*\\bid=\"" + id + "\""));
    }

    @Test
    void noFileMarksOneThatItsIdMarksAlready() {
        Pattern button = Pattern.compile("<(?:Menu)?Button [^>]*>");
        String files =
                Arrays.stream(FxmlFile.values()).map(WritingControlsTest::text).collect(Collectors.joining());

        assertThat(button.matcher(files).results().map(MatchResult::group))
                .filteredOn(each -> each.matches(".*styleClass=\"[^\"]*\\bwrites\\b.*"))
                .isNotEmpty()
                .noneMatch(each -> WritingControls.IDS.stream().anyMatch(id -> each.contains(" id=\"" + id + "\"")));
    }

    private static String text(FxmlFile file) {
        try {
            return Files.readString(Path.of(file.location().toURI()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
