package org.ephemera.analyze.drift;

import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.analyze.model.Change;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.read.Bodies;
import org.ephemera.analyze.read.Located;
import org.ephemera.analyze.read.PodTemplate;

/** What ran beside the administrators' own copy. */
record ReferenceDrift(Reference reference, Bodies bodies, List<Located> objects, Found found) {
    private static final String GROUP = "microsoft.containerinstance/containergroups";
    private static final String APP = "microsoft.app/containerapps";

    void look() {
        reference.documents().forEach(this::look);
        boolean any = reference.documents().stream().anyMatch(ReferenceDrift::isComparable);
        if (!any) {
            found.gap(
                    name(),
                    "it is neither a task definition, nor a template or resource of ARM or CloudFormation, nor an object with"
                            + " pods");
        }
    }

    private void look(Located copy) {
        Located definition = copy.at("taskDefinition").exists() ? copy.at("taskDefinition") : copy;
        if (definition.at("containerDefinitions").json().isArray()) {
            definition(definition);
        } else if (copy.at("Resources").json().isObject()) {
            copy.at("Resources").fields().values().stream()
                    .filter(ReferenceDrift::isTaskDefinition)
                    .forEach(resource -> definition(CloudFormation.taskDefinition(resource)));
        } else if (copy.at("resources").json().isArray()) {
            copy.at("resources").items().forEach(this::resource);
        } else if (copy.at("type").exists()) {
            resource(copy);
        } else {
            PodTemplate.of(copy).ifPresent(this::pods);
        }
    }

    private static boolean isComparable(Located copy) {
        return copy.at("taskDefinition").exists()
                || copy.at("containerDefinitions").json().isArray()
                || copy.at("Resources").fields().values().stream().anyMatch(ReferenceDrift::isTaskDefinition)
                || copy.at("resources").json().isArray()
                || copy.at("type").exists()
                || PodTemplate.of(copy).isPresent();
    }

    private static boolean isTaskDefinition(Located resource) {
        return resource.at("Type").words().equals(CloudFormation.TASK_DEFINITION);
    }

    private String name() {
        return reference.name();
    }

    private void definition(Located definition) {
        compare(definition, EcsState.of(bodies).running(), Profile.ECS, "containerDefinitions");
    }

    private void resource(Located resource) {
        switch (resource.at("type").words().toLowerCase(Locale.ROOT)) {
            case GROUP ->
                compare(
                        resource.at("properties"),
                        bodies.of(Set.of("azure.aci.group"), "ContainerGroups_Get").stream()
                                .map(group -> group.at("properties"))
                                .toList(),
                        Profile.AZURE,
                        "containers");
            case APP ->
                compare(
                        resource.at("properties", "template"),
                        bodies.of(Set.of("azure.app"), "ContainerApps_Get").stream()
                                .map(app -> app.at("properties", "template"))
                                .toList(),
                        Profile.AZURE,
                        "containers");
            default -> {
                // Networks and the like stand beside the workload in a template.
            }
        }
    }

    private void pods(PodTemplate copy) {
        compare(
                copy.spec(),
                objects.stream()
                        .flatMap(object -> PodTemplate.of(object).stream())
                        .map(PodTemplate::spec)
                        .toList(),
                Profile.KUBERNETES,
                "containers");
    }

    private void compare(Located copy, List<Located> running, Profile profile, String containers) {
        if (running.isEmpty()) {
            found.gap(name(), "there is nothing in the package that could be compared with it");
        }
        for (Located one : running) {
            Flat should = resolved(Flat.of(copy, profile));
            Flat runs = Flat.of(one, profile);
            Flat compared = without(runs, unresolved(Flat.of(copy, profile)));
            sort(new Comparison(subject(one), name(), should, compared).changes(), containers);
        }
    }

    private static String subject(Located one) {
        String arn = one.at("taskDefinitionArn").words();
        return arn.isEmpty() ? one.evidence().file() : Names.last(arn);
    }

    private void sort(List<Change> changes, String containers) {
        Map<String, List<Change>> extra = new TreeMap<>();
        List<Change> rest = new ArrayList<>();
        for (Change change : changes) {
            String[] parts = change.what().split("/", 4);
            boolean isExtra = parts.length == 4
                    && parts[1].equals(containers)
                    && changes.stream()
                            .anyMatch(other -> other.before().isEmpty() && isImage(other.what(), containers, parts[2]));
            if (isExtra) {
                extra.computeIfAbsent(parts[2], none -> new ArrayList<>()).add(change);
            } else {
                rest.add(change);
            }
        }
        extra.forEach((container, some) ->
                found.add("DRF-001", HIGH, "the container " + container + " is not in " + name(), some));
        boolean grave = rest.stream().anyMatch(change -> Weight.isGrave(change.what()));
        found.add("DRF-002", grave ? HIGH : MEDIUM, "differs from " + name(), rest);
    }

    private static boolean isImage(String path, String containers, String container) {
        String start = "/" + containers + "/" + container;
        return path.equals(start + "/image") || path.equals(start + "/properties/image");
    }

    /** Expressions of a template mean what its parameters say, which nobody gave: they cannot be compared. */
    private Flat resolved(Flat copy) {
        Set<String> unresolved = unresolved(copy);
        for (String path : unresolved) {
            found.gap(name(), path + " is an expression, which was not compared");
        }
        return without(copy, unresolved);
    }

    private static Set<String> unresolved(Flat copy) {
        Set<String> paths = new TreeSet<>();
        copy.values().forEach((path, value) -> {
            if (value.value().startsWith("[")
                    && !value.value().startsWith("[\"")
                    && value.value().endsWith("]")) {
                paths.add(path);
            }
        });
        return paths;
    }

    private static Flat without(Flat flat, Set<String> paths) {
        Map<String, Fact<String>> kept = new TreeMap<>(flat.values());
        kept.keySet().removeAll(paths);
        return new Flat(kept, flat.evidence());
    }
}
