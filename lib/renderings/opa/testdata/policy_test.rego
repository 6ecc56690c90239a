# For OPA's own test runner: the shared decision vector, and the clock. data.vector has the policies as a bundle has them.
package mcp_test

decide(call, published) := decision if {
	decision := data.mcp.decision with input as call with data.mcp.published as published
}

test_vector[id] if {
	some c in data.vector.cases
	id := c.id
	found := decide(c.call, data.vector.policies[c.policy])
	object.filter(found, {"decision", "reason", "grant", "enforced"}) == c.expect
	found.allow == allows[c.expect.decision]
	found.serial == 7
}

allows := {"allow": true, "deny": false}

known := {"agent": "twice", "tool": "crm/search"}

end := 1800000000000000000

policy(change) := object.union(object.union(data.vector.policies.all, {"expires_ns": end}), change)

test_good_until_it_ends if {
	d := decide(known, policy({})) with time.now_ns as end - 1
	d.reason == "allowed"
	d.agent == "twice"
	d.obligations == {"maxDataClass": "internal", "requireUser": false}
}

test_denies_from_its_end if {
	d := decide(known, policy({})) with time.now_ns as end
	d.reason == "policy_expired"
	d.grant == null
	d.obligations == {}
	d.enforced
}

test_keeps_where_told_to if {
	d := decide(known, policy({"onStale": "keep"})) with time.now_ns as end + 1
	d.reason == "allowed"
}

test_denies_without_an_end if {
	d := decide(known, object.remove(policy({}), {"expires_ns"})) with time.now_ns as 1
	d.reason == "policy_expired"
}

test_its_own_clock_where_no_time_is_given if {
	bot := {"agent": "support-bot", "tool": "crm/get_customer"}
	before := decide(bot, data.vector.policies.all) with time.now_ns as 1801439999999000000
	before.reason == "allowed"
	before.obligations == {"maxDataClass": "confidential", "pii": "redact", "rateLimit": {"limit": 60, "windowSeconds": 60}, "requireUser": false}
	after := decide(bot, data.vector.policies.all) with time.now_ns as 1801440000000000000
	after.reason == "grant_expired"
}

test_a_time_that_is_none_has_passed if {
	bot := {"agent": "support-bot", "tool": "crm/get_customer", "time": "soon"}
	decide(bot, data.vector.policies.all).reason == "grant_expired"
}

# Whatever the input is, it is an answer, and a no.
test_denies_odd_input[i] if {
	some i, odd in [
		{},
		[],
		7,
		null,
		{"agent": null, "tool": "crm/search"},
		{"agent": {"twice": true}, "tool": "crm/search"},
		{"agent": ["twice"], "tool": "crm/search"},
		{"agent": "twice", "tool": null},
		{"agent": "twice", "tool": ["crm/search"]},
		{"identity": "twice", "tool": "crm/search"},
		{"identity": {"iss": null, "sub": null}, "tool": "crm/search"},
		{"agent": "twice", "tool": "crm/search", "definition": null},
		{"agent": "twice", "tool": "crm/search", "dataClass": "secret"},
		{"agent": "twice", "tool": "crm/search", "dataClass": null},
		{"agent": "twice", "tool": "crm/search", "policyExpired": "no"},
		{"agent": "reporter", "tool": "crm/search", "user": 7},
		{"agent": "reporter", "tool": "crm/search", "user": null},
	]
	found := decide(odd, data.vector.policies.all)
	found.allow == false
	found.decision == "deny"
}

test_denies_without_data if {
	d := data.mcp.decision with input as known with data.mcp.published as {}
	d.allow == false
	d.reason == "gateway_error"
	d.enforced
}
