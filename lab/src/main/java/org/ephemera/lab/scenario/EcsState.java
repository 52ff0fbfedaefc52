package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What ECS knows, by kind: {@code tasks}, {@code serviceRevisions} and so on. Each object has the shape in which the API
 * shows it; times are {@link java.time.Instant} nodes. A kind is a member of the scenario's file and nothing else.
 */
public record EcsState(AccountState kinds) {

    /** Returns the objects of a kind; empty if the scenario has none. */
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
