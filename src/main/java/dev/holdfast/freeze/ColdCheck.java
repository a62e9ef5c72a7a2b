package dev.holdfast.freeze;

import java.util.List;

/// What a verification of cold files came to.
///
/// @param foreign objects in the place of cold files that no cold file names, as sentences
public record ColdCheck(List<Checked> files, List<String> foreign) {
    public ColdCheck {
        files = List.copyOf(files);
        foreign = List.copyOf(foreign);
    }

    /// @param problems in sentences; none when it is what it was
    public record Checked(ColdFile file, List<String> problems) {
        public Checked {
            problems = List.copyOf(problems);
        }
    }

    /// How many files are not what they were, and objects that belong to nobody.
    public long differences() {
        return files.stream().filter(file -> !file.problems().isEmpty()).count() + foreign.size();
    }
}
