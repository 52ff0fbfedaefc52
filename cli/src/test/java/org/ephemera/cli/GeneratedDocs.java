package org.ephemera.cli;

import java.util.List;
import java.util.Locale;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The pages of {@code docs/} that say nothing which the program does not say itself. */
final class GeneratedDocs {
    static final String COMMAND =
            "./mvnw -pl cli -am test -Dtest=DocsTest -Dupdate.docs=true -Dsurefire.failIfNoSpecifiedTests=false";

    private static final String MADE = "<!-- Made from the program itself: " + COMMAND + " -->\n";

    private GeneratedDocs() {}

    /** {@code docs/cli.md}. */
    static String commands(CommandLine root) {
        StringBuilder page = new StringBuilder("# The command line\n" + MADE + "\n");
        page.append(block(root));
        root.getSubcommands()
                .forEach((name, command) ->
                        page.append("\n## ephemera ").append(name).append("\n").append(block(command)));
        return page.toString();
    }

    /** {@code docs/artifacts.md}. */
    static String artifacts(List<Artifact> artifacts) {
        StringBuilder page = new StringBuilder("# Artifacts\n" + MADE + "\n");
        page.append("What is collected, most volatile first. *Required*: without it a package cannot say what ran and");
        page.append(" what it did.\n*Sensitive*: its bytes may hold secrets.\n\n");
        page.append("| artifact | what it is | lost | | permissions |\n|---|---|---|---|---|\n");
        artifacts.stream()
                .sorted(java.util.Comparator.comparing(Artifact::volatility))
                .forEach(artifact -> page.append(row(artifact)));
        page.append("\n| | lost when |\n|---|---|\n");
        for (Volatility volatility : Volatility.values()) {
            page.append("| ")
                    .append(volatility.name())
                    .append(" | ")
                    .append(volatility.meaning())
                    .append(" |\n");
        }
        return page.toString();
    }

    static String row(Artifact artifact) {
        String flags = (artifact.required() ? "required " : "") + (artifact.sensitive() ? "sensitive" : "");
        return String.format(
                Locale.ROOT,
                "| [`%s`](%s) | %s | %s | %s | %s |\n",
                artifact.id(),
                artifact.reference(),
                artifact.title(),
                artifact.volatility().name(),
                flags.strip().replace(" ", ", "),
                artifact.permissions().isEmpty() ? "" : "`" + String.join("` `", artifact.permissions()) + "`");
    }

    static String rules(RuleBook book) {
        StringBuilder page = new StringBuilder("# Rules\n" + MADE + "\n");
        page.append(
                "What triage looks for ([triage.md](triage.md)), with the severity that a finding has unless its evidence says");
        page.append(" otherwise.\nTechniques are those of ATT&CK v")
                .append(RuleBook.ATTACK_VERSION)
                .append(".\nFindings ESC that are ordinary for known infrastructure are suppressed,")
                .append(" unless an incident involves the workload.\n\n")
                .append("| rule | severity | finds | techniques | what else explains it |\n|---|---|---|---|---|\n");
        book.all()
                .forEach(rule -> page.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %s | %s |\n",
                        rule.id(),
                        rule.severity().word(),
                        cell(rule.title()),
                        String.join(" ", rule.attack()),
                        cell(rule.note()))));
        return page.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }

    private static String block(CommandLine command) {
        return "```\n"
                + command.getUsageMessage(Ansi.OFF)
                        .replaceAll("(?m)[ \t]+$", "")
                        .stripTrailing() + "\n```\n";
    }
}
