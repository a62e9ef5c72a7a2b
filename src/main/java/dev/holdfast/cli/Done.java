package dev.holdfast.cli;

/// The answer of a command that changed one thing: a message for a person, a document for a program.
///
/// @param subject a policy's name, or `session` and its number; @param done what was done to it
record Done(int schemaVersion, String subject, String done) {
    static int print(Invocation call, String subject, String done) {
        if (call.textOutput()) {
            call.say(subject + ": " + done);
        } else {
            call.printer().document(new Done(1, subject, done), "");
        }
        return ExitCodes.OK;
    }
}
