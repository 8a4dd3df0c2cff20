-- Test servers only: logs in whoever shows a certificate of the tests' own authority, as the CN in it.
local new_sasl = require "util.sasl".new;
local provider = {};

function provider.test_password() return nil, "unsupported"; end
function provider.user_exists() return true; end
function provider.users() return function() end end
function provider.get_sasl_handler(session)
	return new_sasl(module.host, {
		external = session.secure and function(authzid)
			local cert = session.conn:socket():getpeercertificate();
			if not cert then return nil, nil; end
			local name;
			for _, entry in ipairs(cert:subject()) do
				if entry.name == "commonName" then name = entry.value; end
			end
			if authzid ~= "" and authzid ~= name .. "@" .. module.host then return nil, nil; end
			return name, true;
		end
	});
end

module:provides("auth", provider);
