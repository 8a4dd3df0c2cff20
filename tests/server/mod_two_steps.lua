-- A command of two steps, for tests of XEP-0050: next, back and complete, and a name that is refused.
local dataforms = require "util.dataforms";
module:depends("adhoc");
local adhoc = module:require "adhoc";

local first = dataforms.new {
    title = "Two steps";
    { name = "FORM_TYPE"; type = "hidden"; value = "papo:test:two-steps" };
    { name = "name"; type = "text-single"; label = "Name"; required = true };
};
local second = dataforms.new {
    title = "Two steps, the second";
    { name = "FORM_TYPE"; type = "hidden"; value = "papo:test:two-steps" };
    { name = "motto"; type = "text-single"; label = "Motto" };
};

local function two_steps(_, data, state)
    if data.action == "cancel" then
        return { status = "canceled" };
    elseif not state or (data.action == "prev" and state.step == 2) then
        return { status = "executing", actions = { "next", default = "next" }, form = first },
            { step = 1, name = state and state.name };
    elseif state.step == 1 then
        local fields, errors = first:data(data.form);
        if errors or fields.name == "nobody" then
            return { status = "executing", actions = { "next", default = "next" }, form = first,
                warn = "This name is taken" }, state;
        end
        return { status = "executing", actions = { "prev", "complete", default = "complete" }, form = second },
            { step = 2, name = fields.name };
    end
    local fields = second:data(data.form);
    return { status = "completed", info = ("%s says: %s"):format(state.name, fields.motto or "") };
end

module:provides("adhoc", adhoc.new("Two steps", "two-steps", two_steps, "any"));
