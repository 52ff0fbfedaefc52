package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Simulated ECS resources by kind: {@code tasks}, {@code serviceRevisions} and so on. Each object has the form that the
 * API returns; times are {@link java.time.Instant} nodes. The kinds are the member names of the scenario file.
 */
public record EcsState(AccountState kinds) {

    /** Returns the objects of a kind, or an empty list if the scenario has none. */
    public List<ObjectNode> all(String kind) {
        return kinds.all(kind);
    }

    public List<ObjectNode> clusters() {
        return all("clusters");
    }

    public List<ObjectNode> services() {
        return all("services");
    }

    public List<ObjectNode> tasks() {
        return all("tasks");
    }

    public List<ObjectNode> taskDefinitions() {
        return all("taskDefinitions");
    }
}
