package org.ephemera.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ephemera.cli.collect.ProgressDisplay;
import org.ephemera.cli.demo.AzureDemo;
import org.ephemera.cli.demo.Demo;
import org.ephemera.cli.render.AnswersText;
import org.ephemera.cli.render.CollectionText;
import org.ephemera.cli.render.TitledLine;
import org.ephemera.cli.render.VerificationOutput;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SpellingSuggestion;
import org.ephemera.cli.store.SigningKey;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.PosixQuoting;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.Json;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.verify.VerificationResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows everything once, without a cloud. */
@Command(
        description = {
            "Collect from a simulated cloud with an incident, seal, say what it means, and show how to verify without this"
                    + " program.",
            "",
            "Needs no account and no network; the alert goes through the code of the function."
        },
        footer = {"Example:", "  ephemera demo --out /tmp/evidence"})
final class DemoCommand implements Callable<Integer> {
    private static final String FIRST = "fargate-miner";
    /** For each cloud the incident that is shown unless another one is named. */
    private static final Map<String, String> FIRST_OF =
            Map.of("aws", FIRST, "azure", "aci-miner", "eks", "eks-escape", "aks", "aks-escape");

    private static final String KEY = "demo-key.pem";

    private final Session session;

    @Option(
            names = "--cloud",
            paramLabel = "CLOUD",
            description =
                    "aws (default); azure: a container group that mines, in a simulated Azure; eks or aks: pods of"
                            + " which one escapes to its node, in a simulated cluster.")
    private String cloud = "aws";

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "Which incident; default: " + FIRST
                    + ", on Azure aci-miner, in a cluster eks-escape or aks-escape.")
    private @Nullable String scenario;

    @Option(names = "--list", description = "Name the scenarios and what happened in each.")
    private boolean list;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The store's folder; default: ./evidence, or ./evidence/NAME for another scenario.")
    private @Nullable String out;

    @Mixin
    private OutputOptions voice = new OutputOptions();

    DemoCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (list) {
            list();
            return ExitCode.DONE.number();
        }
        String first = FIRST_OF.get(cloud);
        if (first == null) {
            throw CommandFailure.usage("there is no simulated cloud '" + cloud + "'", "It is aws, azure, eks or aks");
        }
        String name = scenario != null ? scenario : first;
        boolean azure = cloud.equals("azure")
                || cloud.equals("aks")
                || AzureScenario.names().contains(name);
        List<String> names = azure ? AzureScenario.names() : Scenario.names();
        if (!names.contains(name) && Scenario.names().contains(name)) {
            throw CommandFailure.usage(
                    "the scenario '" + name + "' is not in the cloud '" + cloud + "'",
                    "Leave --cloud out, or name another scenario: 'ephemera demo --list' tells what happened in each");
        }
        if (!names.contains(name)) {
            String remedy = SpellingSuggestion.to(name, names)
                    .map(near -> "Did you mean '" + near + "'? ")
                    .orElse("");
            throw CommandFailure.usage(
                    "there is no scenario '" + name + "'", remedy + "'ephemera demo --list' names them");
        }
        String where = out != null ? out : name.equals(FIRST) ? "./evidence" : "./evidence/" + name;
        Path folder = session.path(where);
        Demo.Place place = new Demo.Place(
                where, folder, session.configuration("").resolve(KEY), SigningKey.publicHalf(folder.resolve(KEY)));
        if (azure) {
            AzureScenario incident = AzureScenario.named(name, session.clock());
            Demo.Shown shown = shown(new AzureDemo(incident, place, session)::run);
            return show(incident.title(), incident.description(), place, shown);
        }
        Scenario incident = Scenario.named(name, session.clock());
        Demo.Shown shown = shown(new Demo(incident, place, session)::run);
        return show(incident.title(), incident.description(), place, shown);
    }

    /** One demonstration, whichever cloud it is in. */
    private interface Running {
        Demo.Shown run(ProgressDisplay watch) throws IOException;
    }

    private Demo.Shown shown(Running demo) throws IOException {
        try (ProgressDisplay watch = ProgressDisplay.begin(session, voice)) {
            return demo.run(watch);
        }
    }

    private int show(String title, String description, Demo.Place place, Demo.Shown shown) throws CommandFailure {
        if (shown.verification().verdict() != VerificationResult.INTACT) {
            new VerificationOutput(shown.verification()).show(session.remarks());
            throw CommandFailure.couldNot(
                    "the package that was just sealed is not intact",
                    "Look at what the checks above say, and try again with another --out");
        }
        if (voice.json()) {
            ObjectNode json = shown.collected()
                    .receipt()
                    .toJson()
                    .put("escape", shown.analysis().verdict().answer().name());
            session.json(json.put(
                    "publicKey", place.publicKey().toAbsolutePath().normalize().toString()));
            return shown.collected().exitCode().number();
        }
        Screen screen = session.results();
        screen.line(TextStyle.TITLE.of(title), TextStyle.QUIET.of("  (simulated)"));
        new Columns("  ").row(TextStyle.QUIET.of(description)).show(screen);
        if (shown.repeated()) {
            new Columns("  ")
                    .row(TextStyle.CAUTION.of(
                            "An alert about the same came less than ten minutes ago: both are one package."
                                    + " For another one, wait, or name another folder with --out."))
                    .show(screen);
        }
        screen.line();
        new CollectionText(shown.collected(), Optional.of(new AnswersText(shown.analysis())), commands(place, shown))
                .show(screen);
        return shown.collected().exitCode().number();
    }

    private List<TitledLine> commands(Demo.Place place, Demo.Shown shown) {
        String program = PosixQuoting.of(session.program());
        String stored = PosixQuoting.of(shown.collected().receipt().location());
        String key = PosixQuoting.of(place.out() + "/" + place.publicKey().getFileName());
        String script = PosixQuoting.of(place.out() + "/verify.sh");
        return List.of(
                new TitledLine("In full", program + " report " + stored + " --key " + key),
                new TitledLine("Verified", "intact; see for yourself"),
                new TitledLine("", program + " verify " + stored + " --key " + key),
                new TitledLine("Without us", "with sh, openssl and what every Linux has"),
                new TitledLine("", program + " verify --script > " + script),
                new TitledLine("", "KEY=" + key + " sh " + script + " " + stored));
    }

    private void list() {
        ObjectNode json = Json.object();
        Columns columns = new Columns("");
        for (String each : Scenario.names()) {
            Scenario scenario = Scenario.named(each, session.clock());
            json.withArray("scenarios")
                    .addObject()
                    .put("name", each)
                    .put("title", scenario.title())
                    .put("description", scenario.description());
            columns.row(TextStyle.TITLE.of(each), TextStyle.PLAIN.of(scenario.title() + ". " + scenario.description()));
        }
        for (String each : AzureScenario.names()) {
            AzureScenario scenario = AzureScenario.named(each, session.clock());
            json.withArray("scenarios")
                    .addObject()
                    .put("name", each)
                    .put("title", scenario.title())
                    .put("description", scenario.description());
            columns.row(TextStyle.TITLE.of(each), TextStyle.PLAIN.of(scenario.title() + ". " + scenario.description()));
        }
        if (voice.json()) {
            session.json(json);
        } else {
            columns.show(session.results());
        }
    }
}
