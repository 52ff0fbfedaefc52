package org.ephemera.analyze.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.kubernetes.PodTemplate;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;

/** What ran beside the administrators' own copy. */
record ReferenceDrift(
        ReferenceSpec reference, ResponseDocuments bodies, List<LocatedJson> objects, DriftFindings found) {
    private static final String GROUP = "microsoft.containerinstance/containergroups";
    private static final String APP = "microsoft.app/containerapps";

    /** What a copy is of. */
    private enum Sort {
        DEFINITION,
        GROUP,
        APP,
        PODS;

        PlatformDefaults profile() {
            return switch (this) {
                case DEFINITION -> PlatformDefaults.ECS;
                case GROUP, APP -> PlatformDefaults.AZURE;
                case PODS -> PlatformDefaults.KUBERNETES;
            };
        }
    }

    /** @param whole what has the name, of which {@code spec} is a part */
    private record Copy(Sort sort, LocatedJson whole, LocatedJson spec) {
        /** Family, or name; "" where a parameter gives it. */
        String name() {
            String name = sort == Sort.DEFINITION
                    ? family(whole)
                    : (sort == Sort.PODS ? whole.at("metadata", "name") : whole.at("name")).words();
            return name.startsWith("[") ? "" : name;
        }
    }

    /** Something that ran. */
    private record Ran(String subject, boolean pod, LocatedJson whole, LocatedJson spec) {}

    void look() {
        List<Copy> copies = new ArrayList<>();
        reference.documents().forEach(document -> add(document, copies));
        if (copies.isEmpty()) {
            found.gap(
                    name(),
                    "it is neither a task definition, nor a template or resource of ARM or CloudFormation, nor an object with"
                            + " pods");
            return;
        }
        boolean any = false;
        for (Copy copy : copies) {
            boolean alone =
                    copies.stream().filter(other -> other.sort() == copy.sort()).count() == 1;
            List<Ran> meant = meant(copy, alone);
            any |= !meant.isEmpty();
            meant.forEach(one -> compare(copy, one));
        }
        if (!any) {
            found.gap(name(), "there is nothing in the package that could be compared with it");
        }
    }

    private void add(LocatedJson copy, List<Copy> copies) {
        LocatedJson definition = copy.at("taskDefinition").exists() ? copy.at("taskDefinition") : copy;
        if (definition.at("containerDefinitions").json().isArray()) {
            copies.add(new Copy(Sort.DEFINITION, definition, definition));
        } else if (copy.at("Resources").json().isObject()) {
            copy.at("Resources").fields().values().stream()
                    .filter(resource -> resource.at("Type").words().equals(CloudFormation.TASK_DEFINITION))
                    .map(CloudFormation::taskDefinition)
                    .forEach(one -> copies.add(new Copy(Sort.DEFINITION, one, one)));
        } else if (copy.at("resources").json().isArray()) {
            copy.at("resources").items().forEach(resource -> resource(resource, copies));
        } else if (copy.at("type").exists()) {
            resource(copy, copies);
        } else {
            PodTemplate.of(copy).ifPresent(pods -> copies.add(new Copy(Sort.PODS, copy, pods.spec())));
        }
    }

    /** Networks and the like stand beside the workload in a template. */
    private static void resource(LocatedJson resource, List<Copy> copies) {
        switch (resource.at("type").words().toLowerCase(Locale.ROOT)) {
            case GROUP -> copies.add(new Copy(Sort.GROUP, resource, resource.at("properties")));
            case APP -> copies.add(new Copy(Sort.APP, resource, resource.at("properties", "template")));
            default -> {
                // Nothing runs by it.
            }
        }
    }

    private String name() {
        return reference.name();
    }

    /** What has the copy's name; if nothing has, and it is the only copy of its sort, all of that sort. */
    private List<Ran> meant(Copy copy, boolean alone) {
        List<Ran> all = ran(copy.sort());
        List<Ran> same = copy.name().isEmpty()
                ? List.of()
                : all.stream().filter(one -> isOf(copy, one.whole())).toList();
        return same.isEmpty() && alone ? all : same;
    }

    private List<Ran> ran(Sort sort) {
        return switch (sort) {
            case DEFINITION ->
                EcsEvidence.of(bodies).running().stream()
                        .map(one -> new Ran(
                                one.at("taskDefinitionArn").exists()
                                        ? ShortNames.definition(one)
                                        : one.evidence().file(),
                                false,
                                one,
                                one))
                        .toList();
            case GROUP -> azure("azure.aci.group", "ContainerGroups_Get", group -> group.at("properties"));
            case APP -> azure("azure.app", "ContainerApps_Get", app -> app.at("properties", "template"));
            case PODS ->
                objects.stream()
                        .filter(Predicate.not(ReferenceDrift::isEarlier))
                        .flatMap(object -> PodTemplate.of(object).stream()
                                .map(pods -> new Ran(
                                        KubernetesDrift.name(object),
                                        KubernetesDrift.isPod(object),
                                        object,
                                        pods.spec())))
                        .toList();
        };
    }

    private List<Ran> azure(String artifact, String operation, UnaryOperator<LocatedJson> spec) {
        return bodies.of(Set.of(artifact), operation).stream()
                .map(one -> {
                    String id = ShortNames.last(one.at("id").words());
                    return new Ran(id.isEmpty() ? one.evidence().file() : id, false, one, spec.apply(one));
                })
                .toList();
    }

    /** What a deployment had before has no pods any more. */
    private static boolean isEarlier(LocatedJson object) {
        return object.at("kind").words().equals("ReplicaSet")
                && !object.at("metadata", "ownerReferences").items().isEmpty()
                && object.at("spec", "replicas").words().equals("0");
    }

    private static boolean isOf(Copy copy, LocatedJson ran) {
        return switch (copy.sort()) {
            case DEFINITION -> family(ran).equals(copy.name());
            case GROUP, APP -> ShortNames.last(ran.at("id").words()).equalsIgnoreCase(ShortNames.last(copy.name()));
            case PODS -> isOfObject(copy.whole(), ran);
        };
    }

    /** By kind and name, its own or its owner's; a copy may leave the namespace to whoever applies it. */
    private static boolean isOfObject(LocatedJson copy, LocatedJson ran) {
        String namespace = copy.at("metadata", "namespace").words();
        if (!namespace.isEmpty()
                && !namespace.equals(ran.at("metadata", "namespace").words())) {
            return false;
        }
        String kind = copy.at("kind").words();
        String name = copy.at("metadata", "name").words();
        boolean itself = ran.at("kind").words().equals(kind)
                && ran.at("metadata", "name").words().equals(name);
        return itself
                || ran.at("metadata", "ownerReferences").items().stream()
                        .anyMatch(owner -> isOwner(
                                kind,
                                name,
                                owner.at("kind").words(),
                                owner.at("name").words()));
    }

    private static boolean isOwner(String kind, String name, String ownersKind, String ownersName) {
        return switch (kind + " " + ownersKind) {
            case "Deployment ReplicaSet", "CronJob Job" -> ShortNames.isMadeOf(ownersName, name);
            default -> kind.equals(ownersKind) && name.equals(ownersName);
        };
    }

    private static String family(LocatedJson definition) {
        Optional<Fact<String>> family = definition.text("family");
        String arn = ShortNames.definition(definition);
        int colon = arn.lastIndexOf(':');
        return family.map(Fact::value).orElse(colon < 0 ? arn : arn.substring(0, colon));
    }

    private void compare(Copy copy, Ran one) {
        FlattenedSpec whole = FlattenedSpec.of(copy.spec(), copy.sort().profile());
        Set<String> unresolved = unresolved(whole);
        // What its parameters say nobody gave.
        unresolved.forEach(path -> found.gap(name(), path + " is an expression, which was not compared"));
        FlattenedSpec runs = without(FlattenedSpec.of(one.spec(), copy.sort().profile()), unresolved);
        SpecComparison comparison = new SpecComparison(one.subject(), name(), without(whole, unresolved), runs);
        List<SpecChange> changes = comparison.changes();
        ClassifiedChanges sorted = one.pod()
                ? ClassifiedChanges.of(changes, new PodAdditions(one.whole(), copy.whole()))
                : ClassifiedChanges.of(changes);
        sorted.tell(name(), found);
    }

    private static Set<String> unresolved(FlattenedSpec copy) {
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

    private static FlattenedSpec without(FlattenedSpec flat, Set<String> paths) {
        Map<String, Fact<String>> kept = new TreeMap<>(flat.values());
        kept.keySet().removeAll(paths);
        return new FlattenedSpec(kept, flat.evidence());
    }
}
