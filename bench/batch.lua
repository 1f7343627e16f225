-- Batches of ten track events about 1,000 contacts, sent as a server sends them.
-- wrk … -s batch.lua URL -- RUN KEY   (another RUN each time keeps the message ids apart)
local threads = 0
function setup(thread)
  thread:set("tid", threads)
  threads = threads + 1
end

local names = {
  "Feature Used", "Page Viewed", "Order Completed", "Trial Started", "Invited Teammate",
  "Signed In", "Search Run", "Report Opened", "Plan Viewed", "Comment Added",
}
local sent, run, headers

function init(args)
  run = tonumber(args[1])
  headers = { ["content-type"] = "application/json", ["authorization"] = "Bearer " .. args[2] }
  math.randomseed(run * 1009 + tid * 9176)
  sent = 0
end

function request()
  sent = sent + 1
  local contact = "c" .. math.random(0, 999)
  local events = {}
  for i = 1, 10 do
    events[i] = string.format(
      '{"messageId":"b-%d-%d-%d-%d","type":"track","event":"%s","userId":"%s","properties":{"name":"export","plan":"pro"}}',
      run, tid, sent, i, names[i], contact
    )
  end
  return wrk.format("POST", "/v1/batch", headers, '{"batch":[' .. table.concat(events, ",") .. "]}")
end
