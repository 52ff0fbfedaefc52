package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Filter of a list of the simulated API server by label ({@code labelSelector}) and field ({@code fieldSelector}). */
final class ObjectSelector {
    /** A comma within parentheses separates values. */
    private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");

    private static final Pattern AMONG = Pattern.compile("(\\S+) +(in|notin) +\\(([^)]*)\\)");
    private static final Pattern EQUAL = Pattern.compile("([^=! ]+) *(==|=|!=) *(\\S*)");
    private static final Pattern THERE = Pattern.compile("(!?)([\\w./-]+)");

    private ObjectSelector() {}

    static Predicate<JsonNode> of(ClusterRequest request, ResourceType type) throws StatusError {
        List<Predicate<JsonNode>> all = new ArrayList<>();
        for (String term : terms(request, "labelSelector")) {
            all.add(label(term));
        }
        for (String term : terms(request, "fieldSelector")) {
            all.add(field(term, type));
        }
        return all.stream().reduce(each -> true, Predicate::and);
    }

    static boolean isSet(ClusterRequest request) {
        return request.param("labelSelector").isPresent()
                || request.param("fieldSelector").isPresent();
    }

    private static List<String> terms(ClusterRequest request, String param) {
        return request.param(param).stream()
                .flatMap(text -> Arrays.stream(COMMA.split(text)))
                .map(String::strip)
                .filter(term -> !term.isEmpty())
                .toList();
    }

    private static Predicate<JsonNode> label(String term) throws StatusError {
        Matcher among = AMONG.matcher(term);
        if (among.matches()) {
            List<String> values = Arrays.stream(among.group(3).split(",", -1))
                    .map(String::strip)
                    .toList();
            boolean in = among.group(2).equals("in");
            return object -> values.contains(labels(object).path(among.group(1)).asText("\0")) == in;
        }
        Matcher equal = EQUAL.matcher(term);
        if (equal.matches()) {
            return matching(equal, object -> labels(object).path(equal.group(1)).asText("\0"));
        }
        Matcher there = THERE.matcher(term);
        if (there.matches()) {
            return object ->
                    labels(object).has(there.group(2)) == there.group(1).isEmpty();
        }
        throw StatusError.badRequest("unable to parse requirement: found '" + term + "'");
    }

    private static JsonNode labels(JsonNode object) {
        return object.path("metadata").path("labels");
    }

    private static Predicate<JsonNode> field(String term, ResourceType type) throws StatusError {
        Matcher equal = EQUAL.matcher(term);
        if (!equal.matches()) {
            throw StatusError.badRequest("invalid selector: '" + term + "'; can't understand '" + term + "'");
        }
        String field = equal.group(1);
        if (!fields(type).contains(field)) {
            throw StatusError.badRequest("Unable to find \"" + type.apiVersion() + ", Resource=" + type.plural()
                    + "\" that match label selector \"\", field selector \"" + term
                    + "\": field label not supported: " + field);
        }
        return matching(equal, object -> EventConversion.field(object, field));
    }

    private static Predicate<JsonNode> matching(Matcher term, Function<JsonNode, String> value) {
        boolean same = !term.group(2).equals("!=");
        return object -> value.apply(object).equals(term.group(3)) == same;
    }

    /** Returns the supported fields of a resource type. The real API server refuses other fields too. */
    private static List<String> fields(ResourceType type) {
        List<String> fields = new ArrayList<>(List.of("metadata.name"));
        if (type.namespaced()) {
            fields.add("metadata.namespace");
        }
        fields.addAll(
                switch (type.qualified()) {
                    case "pods" ->
                        List.of(
                                "spec.nodeName",
                                "spec.restartPolicy",
                                "spec.schedulerName",
                                "spec.serviceAccountName",
                                "spec.hostNetwork",
                                "status.phase",
                                "status.podIP",
                                "status.nominatedNodeName");
                    case "events" -> EventConversion.CORE_FIELDS;
                    case "events.events.k8s.io" -> EventConversion.GROUP_FIELDS;
                    case "nodes" -> List.of("spec.unschedulable");
                    case "namespaces" -> List.of("status.phase");
                    case "secrets" -> List.of("type");
                    case "replicasets.apps", "replicationcontrollers" -> List.of("status.replicas");
                    case "jobs.batch" -> List.of("status.successful");
                    default -> List.of();
                });
        return fields;
    }
}
