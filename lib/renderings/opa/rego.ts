/**
 * `mcp/policy.rego`: the order and the reasons of `evaluate`, over the data of the bundle. The same text for every gateway
 * and revision. Kept as `opa fmt` writes it.
 */
export const POLICY_REGO = `# Decides whether an agent may call a tool, from the data that Remit publishes beside it.
# Query data.mcp.decision, with one call as the input:
#   agent, or identity {iss, sub}   who calls
#   tool                            server/tool
#   user, definition, dataClass     what is known of the call; leave out what is not
#   rateExceeded, piiFound          true when the caller's own counter or scanner says so
#   time                            RFC 3339; left out, it is now
# Where allow is false and enforced is true, the call must not go through. No answer is a no.
# What the data does not say is denied.
package mcp

default allow := false

allow if decision.allow

default decision := {
	"allow": false,
	"decision": "deny",
	"reason": "gateway_error",
	"agent": null,
	"grant": null,
	"obligations": {},
	"serial": null,
	"enforced": true,
}

decision := {
	"allow": reason == "allowed",
	"decision": {true: "allow", false: "deny"}[reason == "allowed"],
	"reason": reason,
	"agent": said_agent,
	"grant": said_grant,
	"obligations": obligations,
	"serial": data.mcp.published.serial,
	"enforced": enforced,
}

# The first that holds is the reason.
reason := "policy_expired" if policy_expired

else := "unknown_agent" if not agent

else := "agent_suspended" if not agent_active

else := "no_grant" if not grant

else := "grant_expired" if grant_expired

else := "definition_changed" if definition_changed

else := "user_required" if {
	user_required
	not user_named
}

else := "data_class_exceeded" if not data_class_within

else := "pii_blocked" if {
	grant.pii == "block"
	said("piiFound")
}

else := "rate_limited" if {
	grant.rateLimit
	said("rateExceeded")
}

else := "allowed"

# Too old to act on, by the clock of this OPA; unless the operator chose to keep what was granted.
policy_expired if said("policyExpired")

policy_expired if {
	data.mcp.published.onStale != "keep"
	not policy_fresh
}

policy_fresh if time.now_ns() < data.mcp.published.expires_ns

# By name or, only when none is given, by what the token says. Two agents that claim one identity are nobody.
agent_name := input.agent if given("agent")

else := names[0] if {
	not given("agent")
	names := data.mcp.published.identities[input.identity.iss][input.identity.sub]
	count(names) == 1
}

agent := data.mcp.published.agents[agent_name]

agent_active if agent.status == "active"

tool := data.mcp.published.tools[input.tool]

grant := data.mcp.published.grants[agent_name][input.tool] if tool

grant_expired if {
	grant.notAfter
	not grant_lasts
}

grant_lasts if now_ns < time.parse_rfc3339_ns(grant.notAfter)

now_ns := time.parse_rfc3339_ns(input.time) if given("time")

else := time.now_ns() if not given("time")

definition_changed if tool.drifted

definition_changed if {
	given("definition")
	input.definition != tool.definition
}

user_required if agent.requireUser

user_required if grant.requireUser

user_named if {
	is_string(input.user)
	input.user != ""
}

rank := {"public": 0, "internal": 1, "confidential": 2, "restricted": 3}

data_class_within if {
	rank[tool.dataClass] <= rank[grant.maxDataClass]
	not given("dataClass")
}

data_class_within if {
	rank[tool.dataClass] <= rank[grant.maxDataClass]
	rank[input.dataClass] <= rank[grant.maxDataClass]
}

# What whoever asks has to hold: it counts, scans, and asks again when it learns more.
obligations := object.union(
	object.filter(grant, {"rateLimit", "pii", "maxDataClass"}),
	{"requireUser": requires_user},
) if {
	grant
	reason != "policy_expired"
}

else := {}

default requires_user := false

requires_user if user_required

default said_agent := null

said_agent := agent_name if agent

default said_grant := null

said_grant := grant.id if reason != "policy_expired"

# In shadow mode a decision is reported, and the call goes through. Isolation goes before an agent's shadow mode.
default enforced := true

enforced := false if data.mcp.published.mode == "shadow"

enforced := false if {
	agent.mode == "shadow"
	agent_active
}

given(name) if name in object.keys(input)

said(name) if {
	given(name)
	input[name] != false
}
`;
