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
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.kubernetes.PodTemplate;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;

/** Comparison of what ran with the administrators' reference specification. */
record ReferenceDrift(
        ReferenceSpec reference,
        ResponseDocuments bodies,
        List<LocatedJson> objects,
        ChangeAuthors authors,
        DriftFindings found) {
    private static final String GROUP = "microsoft.containerinstance/containergroups";
    private static final String APP = "microsoft.app/containerapps";

    /** Kind of resource that a part of the reference specifies. */
    private enum Kind {
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

    /**
     * One resource of the reference.
     *
     * @param whole the complete resource, which has the name
     * @param spec the part of it that is compared
     */
    private record Part(Kind kind, LocatedJson whole, LocatedJson spec) {
        /** Returns the family or name, or "" if a template parameter sets it. */
        String name() {
            String name = kind == Kind.DEFINITION
                    ? family(whole)
                    : (kind == Kind.PODS ? whole.at("metadata", "name") : whole.at("name")).textOrEmpty();
            return name.startsWith("[") ? "" : name;
        }
    }

    /** Resource of the package that ran. */
    private record Counterpart(String subject, boolean pod, LocatedJson whole, LocatedJson spec) {}

    void compareAll() {
        List<Part> parts = new ArrayList<>();
        reference.documents().forEach(document -> add(document, parts));
        if (parts.isEmpty()) {
            found.gap(
                    name(),
                    "the file is not a task definition, an ARM or CloudFormation template or resource, or a Kubernetes"
                            + " object with pods");
            return;
        }
        boolean compared = false;
        for (Part part : parts) {
            boolean alone =
                    parts.stream().filter(other -> other.kind() == part.kind()).count() == 1;
            List<Counterpart> counterparts = counterparts(part, alone);
            compared |= !counterparts.isEmpty();
            counterparts.forEach(one -> compare(part, one));
        }
        if (!compared) {
            found.gap(name(), "the package contains no resource that matches the reference");
        }
    }

    private void add(LocatedJson part, List<Part> parts) {
        LocatedJson definition = part.at("taskDefinition").exists() ? part.at("taskDefinition") : part;
        if (definition.at("containerDefinitions").json().isArray()) {
            parts.add(new Part(Kind.DEFINITION, definition, definition));
        } else if (part.at("Resources").json().isObject()) {
            part.at("Resources").fields().values().stream()
                    .filter(resource -> resource.at("Type").textOrEmpty().equals(CloudFormation.TASK_DEFINITION))
                    .map(CloudFormation::taskDefinition)
                    .forEach(one -> parts.add(new Part(Kind.DEFINITION, one, one)));
        } else if (part.at("resources").json().isArray()) {
            part.at("resources").items().forEach(resource -> addResource(resource, parts));
        } else if (part.at("type").exists()) {
            addResource(part, parts);
        } else {
            PodTemplate.of(part).ifPresent(pods -> parts.add(new Part(Kind.PODS, part, pods.spec())));
        }
    }

    /** Adds a resource of a template if it is a workload; a template also contains networks and other resources. */
    private static void addResource(LocatedJson resource, List<Part> parts) {
        switch (resource.at("type").textOrEmpty().toLowerCase(Locale.ROOT)) {
            case GROUP -> parts.add(new Part(Kind.GROUP, resource, resource.at("properties")));
            case APP -> parts.add(new Part(Kind.APP, resource, resource.at("properties", "template")));
            default -> {
                // The resource runs no containers.
            }
        }
    }

    private String name() {
        return reference.name();
    }

    /**
     * Returns the resources with the name of the reference. If no name matches and it is the only reference of its
     * kind, returns all resources of that kind.
     */
    private List<Counterpart> counterparts(Part part, boolean alone) {
        List<Counterpart> all = candidates(part.kind());
        List<Counterpart> same = part.name().isEmpty()
                ? List.of()
                : all.stream().filter(one -> isOf(part, one.whole())).toList();
        return same.isEmpty() && alone ? all : same;
    }

    private List<Counterpart> candidates(Kind kind) {
        return switch (kind) {
            case DEFINITION ->
                EcsEvidence.of(bodies).runningDefinitions().stream()
                        .map(one -> new Counterpart(
                                one.at("taskDefinitionArn").exists()
                                        ? ShortNames.definition(one)
                                        : one.evidence().file(),
                                false,
                                one,
                                one))
                        .toList();
            case GROUP -> azureResources("azure.aci.group", "ContainerGroups_Get", group -> group.at("properties"));
            case APP -> azureResources("azure.app", "ContainerApps_Get", app -> app.at("properties", "template"));
            case PODS ->
                objects.stream()
                        .filter(Predicate.not(ReferenceDrift::isEarlier))
                        .flatMap(object -> PodTemplate.of(object).stream()
                                .map(pods -> new Counterpart(
                                        KubernetesDrift.qualifiedName(object),
                                        KubernetesDrift.isPod(object),
                                        object,
                                        pods.spec())))
                        .toList();
        };
    }

    private List<Counterpart> azureResources(String artifact, String operation, UnaryOperator<LocatedJson> spec) {
        return bodies.of(Set.of(artifact), operation).stream()
                .map(one -> {
                    String id = ShortNames.last(one.at("id").textOrEmpty());
                    return new Counterpart(id.isEmpty() ? one.evidence().file() : id, false, one, spec.apply(one));
                })
                .toList();
    }

    /** Reports whether an object is a replica set of an earlier revision, which has no pods any more. */
    private static boolean isEarlier(LocatedJson object) {
        return object.at("kind").textOrEmpty().equals("ReplicaSet")
                && !object.at("metadata", "ownerReferences").items().isEmpty()
                && object.at("spec", "replicas").textOrEmpty().equals("0");
    }

    private static boolean isOf(Part part, LocatedJson candidate) {
        return switch (part.kind()) {
            case DEFINITION -> family(candidate).equals(part.name());
            case GROUP, APP ->
                ShortNames.last(candidate.at("id").textOrEmpty()).equalsIgnoreCase(ShortNames.last(part.name()));
            case PODS -> isOfObject(part.whole(), candidate);
        };
    }

    /**
     * Matches kind and name of the object or of its owner. A reference may leave the namespace to the command that
     * applies it.
     */
    private static boolean isOfObject(LocatedJson part, LocatedJson candidate) {
        String namespace = part.at("metadata", "namespace").textOrEmpty();
        if (!namespace.isEmpty()
                && !namespace.equals(candidate.at("metadata", "namespace").textOrEmpty())) {
            return false;
        }
        String kind = part.at("kind").textOrEmpty();
        String name = part.at("metadata", "name").textOrEmpty();
        boolean itself = candidate.at("kind").textOrEmpty().equals(kind)
                && candidate.at("metadata", "name").textOrEmpty().equals(name);
        return itself
                || candidate.at("metadata", "ownerReferences").items().stream()
                        .anyMatch(owner -> isOwner(
                                kind,
                                name,
                                owner.at("kind").textOrEmpty(),
                                owner.at("name").textOrEmpty()));
    }

    private static boolean isOwner(String kind, String name, String ownersKind, String ownersName) {
        return switch (kind + " " + ownersKind) {
            case "Deployment ReplicaSet", "CronJob Job" -> ShortNames.isNamedAfter(ownersName, name);
            default -> kind.equals(ownersKind) && name.equals(ownersName);
        };
    }

    private static String family(LocatedJson definition) {
        Optional<LocatedValue<String>> family = definition.text("family");
        String arn = ShortNames.definition(definition);
        int colon = arn.lastIndexOf(':');
        return family.map(LocatedValue::value).orElse(colon < 0 ? arn : arn.substring(0, colon));
    }

    private void compare(Part part, Counterpart one) {
        FlattenedSpec whole = FlattenedSpec.of(part.spec(), part.kind().profile());
        Set<String> unresolved = expressionPaths(whole);
        // The values of template parameters are unknown.
        unresolved.forEach(path -> found.gap(name(), path + " is a template expression and was not compared"));
        FlattenedSpec runs = without(FlattenedSpec.of(one.spec(), part.kind().profile()), unresolved);
        SpecComparison comparison = new SpecComparison(one.subject(), name(), without(whole, unresolved), runs);
        List<SpecChange> changes = comparison.changes();
        ClassifiedChanges sorted = one.pod()
                ? ClassifiedChanges.of(changes, new PodAdditions(one.whole(), part.whole()))
                : ClassifiedChanges.of(changes);
        sorted.addTo(name(), found, madeBy(part.kind(), one.whole()));
    }

    private List<EvidenceLocation> madeBy(Kind kind, LocatedJson whole) {
        String definition = whole.at("taskDefinitionArn").textOrEmpty();
        return switch (kind) {
            case DEFINITION ->
                List.of(ChangeAuthors.withCalls(authors.registrations(definition), authors.deployments(definition)));
            case GROUP, APP -> authors.resourceChanges(whole.at("id").textOrEmpty());
            case PODS -> authors.objectChanges(whole);
        };
    }

    private static Set<String> expressionPaths(FlattenedSpec part) {
        Set<String> paths = new TreeSet<>();
        part.values().forEach((path, value) -> {
            if (value.value().startsWith("[")
                    && !value.value().startsWith("[\"")
                    && value.value().endsWith("]")) {
                paths.add(path);
            }
        });
        return paths;
    }

    private static FlattenedSpec without(FlattenedSpec flat, Set<String> paths) {
        Map<String, LocatedValue<String>> kept = new TreeMap<>(flat.values());
        kept.keySet().removeAll(paths);
        return new FlattenedSpec(kept, flat.evidence());
    }
}
